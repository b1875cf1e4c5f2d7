import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostic.ts";
import { lintFiles } from "../../src/lint/lint-files.ts";
import { decodeText } from "../../src/yaml/text.ts";
import { keyBits, lintExample } from "./checks-page.ts";
import { listCodes } from "./codes.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");

/** A sequence may have its own seq.yaml, people and earlier steps beside it: `x.workspace`, `x.people`, `x.before`. */
async function lintFixture(kind: "sequence" | "workspace", name: string): Promise<Diagnostic[]> {
  const file = `${name}.yaml`;
  const decoded = decodeText(readFileSync(join(FIXTURES, kind, file)), file);
  if (!decoded.ok) return [decoded.diagnostic];
  const { text } = decoded;
  if (kind === "sequence") {
    const [workspace, recipe, other, people, before, approved] = [
      "workspace",
      "recipe",
      "other",
      "people",
      "before",
      "approved",
    ].map((each) => readBeside(name, each));
    const example = {
      kind,
      text,
      workspace: workspace ?? null,
      recipe: recipe ?? null,
      other: other ?? null,
      people: people ?? null,
      before: before ?? null,
      approved: approved ?? null,
    };
    return lintExample(example, file);
  }
  const secrets = {
    secret: (secret: string) => (secret === "NOT_SET" ? null : "told"),
    secretFile: (path: string) => (path.startsWith("secrets/dkim") ? "told" : null),
  };
  return lintFiles({ workspace: { file, text }, sequences: [], snippet: () => null, secrets, keyBits });
}

function readBeside(name: string, ending: string): string | null {
  const path = join(FIXTURES, "sequence", `${name}.${ending}`);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

function format({ file, range, severity, message, code, hint, related = [] }: Diagnostic): string {
  const place = `${file}:${range.line}:${range.column}`;
  const lines = [`${place}: ${severity}: ${message} [${code}]`];
  if (hint !== undefined) lines.push(`    ${hint}`);
  for (const other of related) lines.push(`    ${other.file}:${other.range.line}: ${other.message}`);
  return lines.join("\n");
}

function listFixtures(kind: "sequence" | "workspace"): string[] {
  return readdirSync(join(FIXTURES, kind))
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"));
}

for (const kind of ["sequence", "workspace"] as const) {
  describe(`a wrong ${kind} is told with its place and what to do`, () => {
    it.each(listFixtures(kind))("%s", async (name) => {
      const output = `${(await lintFixture(kind, name)).map(format).join("\n")}\n`;
      await expect(output).toMatchFileSnapshot(join(FIXTURES, kind, `${name}.out`));
    });
  });
}

/** A file too large to keep here (test/sequence), and approvals.yaml (test/workspace). */
const ELSEWHERE = ["too-large", "bad-approval"];

describe("the fixtures", () => {
  it("show every diagnostic there is", async () => {
    const shown = new Set<string>();
    for (const kind of ["sequence", "workspace"] as const) {
      for (const name of listFixtures(kind)) {
        for (const { code } of await lintFixture(kind, name)) shown.add(code);
      }
    }
    const codes = listCodes();
    expect(codes.length).toBeGreaterThan(40);
    expect(codes.filter((code) => !shown.has(code) && !ELSEWHERE.includes(code))).toEqual([]);
  });

  it("never tell a secret", async () => {
    const told = JSON.stringify(await lintFixture("workspace", "literal-secret"));
    expect(told).toContain("literal-secret");
    expect(told).not.toContain("hunter2");
    expect(told).not.toContain("1234");
  });
});
