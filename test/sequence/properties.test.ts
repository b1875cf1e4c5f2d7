import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostic.ts";
import { sized } from "../sized.ts";
import { read, readFile, readStarter, WORKSPACE } from "./support.ts";

const SEQUENCE = readStarter("linkedin-email-followup")
  .replace("name: linkedin-email-followup", "name: test")
  .replace(/^#.*\n/gm, "");

/** Texts near a valid file: cut off, with a stretch replaced, or with lines swapped. */
function mutate(text: string): fc.Arbitrary<string> {
  const place = fc.nat(text.length);
  const scrap = fc.oneof(
    fc.string({ maxLength: 12, unit: "binary" }),
    fc.constantFrom(
      "\t",
      "\n",
      "{{",
      "}}",
      "{%",
      '"',
      "'",
      ": ",
      "- ",
      "*a",
      "&a",
      "|",
      ">",
      "[",
      "{",
      "!x ",
      "\r",
      "---\n",
      "null",
      "\uFEFF",
    ),
  );
  const cut = place.map((at) => text.slice(0, at));
  const replaced = fc
    .tuple(place, fc.nat(20), scrap)
    .map(([at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length));
  const lines = text.split("\n");
  const swapped = fc.tuple(fc.nat(lines.length - 1), fc.nat(lines.length - 1)).map(([a, b]) => {
    const copy = [...lines];
    [copy[a], copy[b]] = [copy[b] ?? "", copy[a] ?? ""];
    return copy.join("\n");
  });
  return fc.oneof(cut, replaced, swapped);
}

function expectInside(diagnostics: readonly Diagnostic[], text: string): void {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  for (const { range, message } of diagnostics) {
    const { line, column, endLine, endColumn } = range;
    expect(line, message).toBeGreaterThanOrEqual(1);
    expect(column, message).toBeGreaterThanOrEqual(1);
    expect(endLine > line || (endLine === line && endColumn >= column), message).toBe(true);
    expect(endLine, message).toBeLessThanOrEqual(lines.length);
    expect(column, message).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
    expect(endColumn, message).toBeLessThanOrEqual((lines[endLine - 1]?.length ?? 0) + 1);
  }
}

describe("whatever is written into a file", () => {
  it("a sequence is read without a crash, and every place is inside the text", () => {
    fc.assert(
      fc.property(mutate(SEQUENCE), (text) => {
        const reading = readFile(text);
        expectInside(reading.diagnostics, text);
        const failed = reading.diagnostics.some(({ severity }) => severity === "error");
        expect(reading.plan === null).toBe(failed);
        expect(reading.version === null).toBe(failed);
      }),
      { numRuns: sized(150, 2_000) },
    );
  });

  it("seq.yaml is read without a crash, and every place is inside the text", () => {
    fc.assert(
      fc.property(mutate(WORKSPACE), (text) => {
        const reading = read(text);
        expectInside(reading.diagnostics, text);
        expect(reading.config === null).toBe(
          reading.diagnostics.some(({ severity }) => severity === "error"),
        );
      }),
      { numRuns: sized(150, 2_000) },
    );
  });

  it("the same text gives the same version and the same diagnostics", () => {
    fc.assert(
      fc.property(mutate(SEQUENCE), (text) => {
        const [first, second] = [readFile(text), readFile(text)];
        expect(second.version).toBe(first.version);
        expect(second.diagnostics).toEqual(first.diagnostics);
      }),
      { numRuns: sized(40, 400) },
    );
  });
});
