/**
 * "Re:" as mail programs write it in English, German, Scandinavian, French, Italian, Spanish, Dutch, Polish, Turkish,
 * Korean, Japanese and Chinese; also `Re[2]:` and full-width colons.
 */
const PREFIX =
  /^\s*(?:re|aw|antw|antwort|sv|vs|r[ée]f|r[ée]p|rif|odp|ynt|atb|bls|回复|回覆|答复|返信|답장|회신)(?:\s*\[\d+\])?\s*[:：]\s*/iu;
/** Marks that gateways put in front: `[EXTERNAL]`. */
const TAG = /^\s*\[[^\]]{1,40}\]\s*/u;

/** The subject that a message answers, without its "Re:"; null where it does not look like an answer. */
export function readAnsweredSubject(subject: string): string | null {
  let rest = subject.normalize("NFC").slice(0, 500);
  let answers = 0;
  for (let round = 0; round < 10; round++) {
    const untagged = rest.replace(TAG, "");
    const next = untagged.replace(PREFIX, "");
    if (next !== untagged) answers += 1;
    if (next === rest) break;
    rest = next;
  }
  rest = rest.trim();
  return answers > 0 && rest !== "" ? rest : null;
}
