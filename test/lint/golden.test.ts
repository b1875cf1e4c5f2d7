import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostic.ts";
import { type LintInput, lintFiles } from "../../src/lint/lint-files.ts";
import { decodeText } from "../../src/sequence/text.ts";

const FIXTURES = join(import.meta.dirname, "fixtures");
const SOURCE = join(import.meta.dirname, "../../src");
const SNIPPETS: Record<string, string> = { circle: "{% render 'circle' %}" };

function lintFixture(kind: "sequence" | "workspace", name: string): Diagnostic[] {
  const file = `${name}.yaml`;
  const decoded = decodeText(readFileSync(join(FIXTURES, kind, file)), file);
  if (!decoded.ok) return [decoded.diagnostic];
  const subject = { file, text: decoded.text };
  const base: LintInput = {
    workspace: { file: "seq.yaml", text: readFileSync(join(FIXTURES, "seq.yaml"), "utf8") },
    sequences: [],
    snippet: (path) => SNIPPETS[path] ?? null,
  };
  if (kind === "sequence") return lintFiles({ ...base, sequences: [subject], only: "sequences" });
  const secrets = {
    secret: (secret: string) => (secret === "NOT_SET" ? null : "told"),
    secretFile: () => null,
  };
  return lintFiles({ ...base, workspace: subject, secrets });
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
      const output = `${lintFixture(kind, name).map(format).join("\n")}\n`;
      await expect(output).toMatchFileSnapshot(join(FIXTURES, kind, `${name}.out`));
    });
  });
}

/** A file too large to keep here (test/sequence), and approvals.yaml (test/workspace). */
const ELSEWHERE = ["too-large", "bad-approval"];

function listCodes(): string[] {
  const codes = new Set<string>();
  for (const room of ["sequence", "condition", "lint/rules", "message"]) {
    for (const file of readdirSync(join(SOURCE, room)).filter((name) => name.endsWith(".ts"))) {
      const text = readFileSync(join(SOURCE, room, file), "utf8");
      const written =
        /(?:report\.(?:error|warn|inform)\(|\brefuse\(|new Refused\(|\bcode: |\bcode:\s*\| |\n\s*\| )\s*"([a-z0-9]+(?:-[a-z0-9]+)+)"/g;
      for (const [, code = ""] of text.matchAll(written)) codes.add(code);
      if (room === "lint/rules") codes.add(basename(file, ".ts"));
    }
  }
  return [...codes].sort();
}

describe("the fixtures", () => {
  it("show every diagnostic there is", () => {
    const shown = new Set(
      (["sequence", "workspace"] as const).flatMap((kind) =>
        listFixtures(kind).flatMap((name) => lintFixture(kind, name).map(({ code }) => code)),
      ),
    );
    const codes = listCodes();
    expect(codes.length).toBeGreaterThan(40);
    expect(codes.filter((code) => !shown.has(code) && !ELSEWHERE.includes(code))).toEqual([]);
  });

  it("never tell a secret", () => {
    const told = JSON.stringify(lintFixture("workspace", "literal-secret"));
    expect(told).toContain("literal-secret");
    expect(told).not.toContain("hunter2");
    expect(told).not.toContain("1234");
  });
});
