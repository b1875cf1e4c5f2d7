/** A rendered text, its name on the channel's own screen, and how long it may be there. */
export interface Measured {
  name: string;
  text: string;
  limit: number;
  /** Whose limit it is, e.g. "LinkedIn's". */
  whose: string;
}

/**
 * Says which texts are too long to paste, or null when all fit. Counts UTF-16 units, as the
 * `maxlength` of a web form does; so an emoji counts twice, which errs on the safe side.
 */
export function warnOfLength(texts: readonly Measured[]): string | null {
  const warnings = texts
    .filter(({ text, limit }) => text.length > limit)
    .map(({ name, text, limit, whose }) => {
      const over = text.length - limit;
      return `the ${name} is ${over} ${over === 1 ? "character" : "characters"} over ${whose} ${limit}`;
    });
  return warnings.length === 0 ? null : warnings.join("; ");
}
