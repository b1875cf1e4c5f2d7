import { compilePattern } from "./pattern.ts";
import { UnsupportedPattern } from "./pattern-syntax.ts";

/** Longest text a pattern is tried on: with the bound of a pattern's size, a bound of the work. */
const TEXT_LIMIT = 2_000;
const PATTERN_LIMIT = 500;
const CACHE_LIMIT = 500;

type Matcher = (text: string) => boolean;

const compiled = new Map<string, Matcher | SyntaxError>();

/** Whether `text` contains a match. Throws on a pattern that is invalid; flags may lead it: `(?i)`. */
export function testPattern(text: string, pattern: string): boolean {
  if (pattern.length > PATTERN_LIMIT) throw new SyntaxError("a regular expression that is too long");
  const matcher = compile(pattern);
  if (matcher instanceof SyntaxError) throw matcher;
  return matcher(text.slice(0, TEXT_LIMIT));
}

/** What is wrong with a pattern, in one line; null for a good one. */
export function explainPattern(pattern: string): string | null {
  if (pattern.length > PATTERN_LIMIT) return `is longer than ${PATTERN_LIMIT} characters`;
  // A quantified group that ends in a quantifier: hardly ever meant, and slow wherever else it is used.
  if (/[+*}]\)(?:[+*]|\{\d+,)/.test(pattern)) return "repeats a repetition, which can take for ever";
  const matcher = compile(pattern);
  if (matcher instanceof UnsupportedPattern) return matcher.message;
  if (matcher instanceof SyntaxError) return "is no valid regular expression";
  return null;
}

function compile(pattern: string): Matcher | SyntaxError {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  let matcher: Matcher | SyntaxError;
  try {
    const unique = [...new Set(flags?.[1] ?? "")].join("");
    const source = pattern.slice(flags?.[0].length ?? 0);
    // Says what is valid; it is never run.
    new RegExp(source, `u${unique}`);
    matcher = compilePattern(source, unique);
  } catch (error) {
    matcher = error instanceof SyntaxError ? error : new SyntaxError("a regular expression that is too deep");
  }
  if (compiled.size >= CACHE_LIMIT) compiled.clear();
  compiled.set(pattern, matcher);
  return matcher;
}
