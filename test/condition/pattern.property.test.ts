import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "../../src/condition/pattern.ts";
import { explainPattern, testPattern } from "../../src/condition/regular-expression.ts";

const atom = fc.constantFrom(
  "a",
  "b",
  ".",
  "\\d",
  "\\w",
  "\\s",
  "\\b",
  "\\B",
  "^",
  "$",
  "[ab]",
  "[^a]",
  "\\x61",
  "\\u{62}",
  "é",
  "한",
  "😀",
  "[😀-😂]",
  "\\p{L}",
  "\\.",
  "\\n",
  "[\\]a]",
);
const { tree } = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    atom,
    fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => a + b),
    fc.tuple(tie("tree"), tie("tree")).map(([a, b]) => `(${a}|${b})`),
    fc
      .tuple(tie("tree"), fc.constantFrom("*", "+", "?", "{2}", "{1,}", "{0,2}", "*?"))
      .map(([a, q]) => `(?:${a})${q}`),
    tie("tree").map((a) => `(?<n${a.length}>${a})`),
    tie("tree").map((a) => `(${a}|)`),
  ),
}));
const text = fc.array(fc.constantFrom("a", "b", "A", "1", " ", "\n", ".", "é", "한", "😀", "]"), {
  maxLength: 12,
});

/**
 * Between whole characters only, as ECMA-262 22.2.7.2 goes on from one place to the next (AdvanceStringIndex): V8 by
 * itself also finds `\B` in the middle of an emoji.
 */
function matchesAnywhere(sticky: RegExp, letters: readonly string[]): boolean {
  let at = 0;
  for (const letter of [...letters, ""]) {
    sticky.lastIndex = at;
    if (sticky.test(letters.join(""))) return true;
    at += letter.length;
  }
  return false;
}

describe("a pattern in a condition", () => {
  it("means what it means to JavaScript", () => {
    let matched = 0;
    fc.assert(
      fc.property(tree, text, fc.constantFrom("", "i", "m", "s", "im"), (pattern, letters, flags) => {
        let peer: RegExp;
        try {
          peer = new RegExp(pattern, `uy${flags}`);
        } catch {
          return;
        }
        const subject = letters.join("");
        const isMatch = matchesAnywhere(peer, letters);
        matched += isMatch ? 1 : 0;
        expect(
          compilePattern(pattern, flags)(subject),
          `/${pattern}/${flags} on ${JSON.stringify(subject)}`,
        ).toBe(isMatch);
      }),
      { numRuns: 4_000 },
    );
    expect(matched).toBeGreaterThan(500);
  });

  it("is not found within a character", () => {
    expect(compilePattern("\\B", "")("a😀a")).toBe(false);
    expect(compilePattern("\\B", "")("aa")).toBe(true);
  });

  it("that looks around, refers back or is too large is refused with the reason", () => {
    for (const pattern of ["a(?=b)", "(?<!a)b", "(a)\\1", "(?<x>a)\\k<x>"])
      expect(explainPattern(pattern)).toMatch(/look|refers/);
    expect(explainPattern("(?:a{100}){50}x")).toBe("is too large");
    expect(() => testPattern("aa", "(a)\\1")).toThrow(SyntaxError);
  });
});
