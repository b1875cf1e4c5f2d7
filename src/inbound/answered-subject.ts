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
  let isAnswer = false;
  for (let round = 0; round < 10; round++) {
    const next = rest.replace(TAG, "").replace(PREFIX, () => {
      isAnswer = true;
      return "";
    });
    if (next === rest) break;
    rest = next;
  }
  rest = rest.trim();
  return isAnswer && rest !== "" ? rest : null;
}
