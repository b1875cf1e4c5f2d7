import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rules } from "../../src/lint/registry.ts";
import { lintExample, readEntries } from "./checks-page.ts";
import { listCodes } from "./codes.ts";

const entries = readEntries();

/** Told about a file as a file, in the table at the end of the page. */
const FILES = ["bad-approval", "not-utf8", "too-large"];

describe("docs/checks.md shows each check as it is", () => {
  it.each(entries)("$code", async ({ code, severity, place, bad, good }) => {
    const told = (await lintExample(bad)).map((each) => [
      each.code,
      each.severity,
      `${each.range.line}:${each.range.column}`,
    ]);
    expect(told).toEqual([[code, severity, place]]);
    expect(await lintExample(good)).toEqual([]);
  });

  it("has every code there is, once", () => {
    const documented = entries.map(({ code }) => code);
    expect(documented.length).toBe(new Set(documented).size);
    const page = readFileSync(join(import.meta.dirname, "../../docs/checks.md"), "utf8");
    expect(FILES.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
    expect(listCodes().filter((code) => !documented.includes(code) && !FILES.includes(code))).toEqual([]);
  });

  it("gives every rule's own severity and reason", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/checks.md"), "utf8");
    for (const { id, severity } of rules) {
      expect(entries.find(({ code }) => code === id)?.severity).toBe(severity);
      expect(page).toMatch(new RegExp(`### ${id}\\n\\n\\*\\*${severity}\\*\\* · .+\\nSource: .+`));
    }
    expect(rules.length).toBeGreaterThanOrEqual(35);
  });
});
