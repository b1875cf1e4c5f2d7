import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFINITIONS } from "../../src/report/definitions.ts";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";

describe("what the page says that a figure counts", () => {
  it("is what docs/figures.md says, word for word, and nothing is left out", () => {
    const [, , ...paragraphs] = readFileSync(join(PACKAGE_ROOT, "docs/figures.md"), "utf8")
      .trim()
      .split("\n\n")
      .map((paragraph) => paragraph.replaceAll("\n", " "));
    expect(paragraphs).toEqual(Object.values(DEFINITIONS).map(({ en }) => en));
  });

  it("names the same commands in every language", () => {
    const codeOf = (text: string) => text.match(/`[^`]+`/g)?.sort();
    for (const [id, { en, ko }] of Object.entries(DEFINITIONS)) expect(codeOf(ko), id).toEqual(codeOf(en));
  });
});
