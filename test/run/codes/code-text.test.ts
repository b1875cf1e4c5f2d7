import { describe, expect, it } from "vitest";
import { checksOut, drawCode, listNear, normaliseCode } from "../../../src/run/codes/code-text.ts";

const SIGNS = "34679ACDEFGHJKMNPQRTWXY";

describe("a drawn code", () => {
  it("has no sign that is taken for another, checks out, and comes of chance alone", () => {
    const codes = new Set(Array.from({ length: 500 }, () => drawCode()));
    expect(codes.size).toBe(500);
    for (const code of codes) {
      expect(code).toMatch(/^[34679ACDEFGHJKMNPQRTWXY]{4}(-[34679ACDEFGHJKMNPQRTWXY]{4}){2}$/);
      expect(checksOut(code)).toBe(true);
    }
    expect(drawCode((size) => new Uint8Array(size))).toBe("3333-3333-3333");
    // Bytes that would make some signs likelier are drawn anew.
    const bytes = [new Uint8Array(12).fill(255), new Uint8Array(12).fill(1)];
    expect(drawCode(() => bytes.shift() ?? new Uint8Array(12))).toMatch(/^4444-4444-444/);
  });

  it("is refused with any one sign wrong, and with any two neighbours exchanged", () => {
    for (let round = 0; round < 20; round += 1) {
      const code = drawCode().replaceAll("-", "");
      for (let at = 0; at < code.length; at += 1) {
        for (const sign of SIGNS) {
          const wrong = code.slice(0, at) + sign + code.slice(at + 1);
          expect(checksOut(wrong)).toBe(wrong === code);
        }
        const exchanged = code.slice(0, at) + (code[at + 1] ?? "") + (code[at] ?? "") + code.slice(at + 2);
        expect(checksOut(exchanged)).toBe(exchanged === code);
      }
    }
  });

  it("is found again however it is typed, and from near misses", () => {
    const code = drawCode();
    expect(normaliseCode(` ${code.toLowerCase().replaceAll("-", " ")}\n`)).toBe(code);
    const wrong = (code.startsWith("3") ? "4" : "3") + code.slice(1);
    expect(listNear(wrong)).toContain(code);
    expect(listNear(wrong).length).toBeLessThanOrEqual(23);
    expect(normaliseCode("summer-24")).toBe("SUMMER-24");
  });
});
