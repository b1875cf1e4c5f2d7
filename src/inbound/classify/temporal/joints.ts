import { has, type Token } from "./tokens.ts";

/** Articles and such between two words of one expression. */
const MAX_FILLERS = 2;

/** Over articles and prepositions that join a date's parts. */
export function skip(tokens: readonly Token[], at: number, most = MAX_FILLERS): number {
  let end = at;
  while (end - at < most && isFiller(tokens[end])) end += 1;
  return end;
}

const FILLER =
  /^(?:the|of|de|der|den|dem|des|die|das|du|del|d'|la|le|les|el|los|il|lo|l'|o|os|as|van|do|da|di|no|na|morning|afternoon|evening|и|dia|の|、|')$/;

export function isFiller(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.type === "other") return FILLER.test(token.text);
  return (
    token.type === "word" &&
    (FILLER.test(token.text) ||
      token.meanings.every(
        (each) =>
          (each.type === "sense" && each.senses.has("on")) ||
          (each.type === "number" && token.text.length <= 3 && each.value === 1),
      ))
  );
}

/** Whether only a word or mark of ranges (and articles) stands between two places. */
export function isJoined(tokens: readonly Token[], from: number, to: number): boolean {
  const between = tokens.slice(from, to);
  return (
    between.length > 0 &&
    between.length <= 4 &&
    between.some(
      (each) =>
        each.type === "dash" ||
        (["to", "until", "through", "toAfter"] as const).some((sense) => has(each, sense)),
    ) &&
    between.every(
      (each) =>
        each.type === "dash" ||
        isFiller(each) ||
        weekdayOf(each) !== null ||
        (["to", "until", "through", "toAfter", "on", "inclusive", "fromAfter"] as const).some((sense) =>
          has(each, sense),
        ),
    )
  );
}

/** Whether nothing but brackets and articles stands between two places. */
export function isBeside(tokens: readonly Token[], from: number, to: number): boolean {
  return tokens.slice(from, to).every((each) => isFiller(each) || /^[([)\]]$/.test(each.text));
}

export function isUnit(token: Token | undefined): boolean {
  return (["day", "businessDay", "week", "fortnight", "month", "year"] as const).some((each) =>
    has(token, each),
  );
}

export function weekdayOf(token: Token | undefined): number | null {
  if (token?.type !== "word") return null;
  return token.meanings.find((each) => each.type === "weekday")?.weekday ?? null;
}

export function monthOf(token: Token | undefined): number | null {
  if (token?.type === "month") return token.month >= 1 && token.month <= 12 ? token.month : null;
  if (token?.type !== "word") return null;
  return token.meanings.find((each) => each.type === "month")?.month ?? null;
}

export function unitDays(token: Token | undefined, count: number): number | null {
  if (has(token, "businessDay")) return Math.ceil((count * 7) / 5);
  if (has(token, "day")) return count;
  if (has(token, "week")) return count * 7;
  if (has(token, "fortnight")) return count * 14;
  if (has(token, "month")) return Math.round(count * 30.44);
  return has(token, "year") ? count * 365 : null;
}
