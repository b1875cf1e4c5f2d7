import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lintFiles } from "../../src/lint/lint-files.ts";
import { readEntries } from "./checks-page.ts";

const SEQ_YAML = readFileSync(join(import.meta.dirname, "fixtures/seq.yaml"), "utf8");
const STARTERS = join(import.meta.dirname, "../../sequences");

const lines = [
  ...readEntries().flatMap(({ bad, good }) => [bad.text, good.text]),
  ...readdirSync(STARTERS)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(join(STARTERS, name), "utf8")),
].flatMap((text) => text.split("\n"));

/** People whose values fit nothing. */
const enrolled = {
  count: 2,
  people: [
    { fields: {}, tags: [], sender: "nobody", at: "intro", passed: ["intro"] },
    { fields: { company: "한".repeat(500), topic: 7 }, tags: [], sender: "anna", at: null, passed: [] },
  ],
  steps: {},
};

describe("lint on any text", () => {
  it("never throws, and points only at places that are there", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...lines), { maxLength: 30 }),
        fc.boolean(),
        async (picked, asked) => {
          const text = `name: x\nsteps:\n${picked.join("\n")}`;
          const count = text.split("\n").length;
          const found = await lintFiles({
            workspace: { file: "seq.yaml", text: SEQ_YAML },
            sequences: [{ file: "x.yaml", text }],
            snippet: () => null,
            only: "sequences",
            ...(asked && { enrolled: () => enrolled }),
          });
          for (const { range, message } of found) {
            expect(message).not.toBe("");
            expect(range.line).toBeGreaterThanOrEqual(1);
            expect(range.endLine).toBeLessThanOrEqual(count);
            expect(range.column).toBeGreaterThanOrEqual(1);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
