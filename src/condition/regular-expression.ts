/** Longest text a pattern is tried on, so that a slow pattern stays bounded. */
const TEXT_LIMIT = 2_000;
const PATTERN_LIMIT = 500;
const CACHE_LIMIT = 500;

const compiled = new Map<string, RegExp | null>();

/** Whether `text` contains a match. Throws on a pattern that is invalid; flags may lead it: `(?i)`. */
export function testPattern(text: string, pattern: string): boolean {
  const expression = compile(pattern);
  if (expression === null) throw new SyntaxError("invalid regular expression");
  return expression.test(text.slice(0, TEXT_LIMIT));
}

/** What is wrong with a pattern, in one line; null for a good one. */
export function explainPattern(pattern: string): string | null {
  if (pattern.length > PATTERN_LIMIT) return `is longer than ${PATTERN_LIMIT} characters`;
  // A quantified group that ends in a quantifier: exponential in the length of the text.
  if (/[+*}]\)(?:[+*]|\{\d+,)/.test(pattern)) return "repeats a repetition, which can take for ever";
  if (compile(pattern) === null) return "is no valid regular expression";
  return null;
}

function compile(pattern: string): RegExp | null {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  let expression: RegExp | null;
  try {
    const unique = [...new Set(flags?.[1] ?? "")].join("");
    expression = new RegExp(pattern.slice(flags?.[0].length ?? 0), `u${unique}`);
  } catch {
    expression = null;
  }
  if (compiled.size >= CACHE_LIMIT) compiled.clear();
  compiled.set(pattern, expression);
  return expression;
}
