/** Joins phrases into one pattern: a space is any white space, an apostrophe either one, upper and lower case are one. */
export function joinPhrases(phrases: readonly string[]): RegExp {
  const patterns = phrases.map((phrase) =>
    phrase.replaceAll(" ?", String.raw`\s*`).replaceAll(" ", String.raw`\s+`).replaceAll("'", "['’]"),
  );
  return new RegExp(patterns.map((pattern) => `(?:${pattern})`).join("|"), "iu");
}
