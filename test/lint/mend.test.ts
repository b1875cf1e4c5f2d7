import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lintFiles } from "../../src/lint/lint-files.ts";

const SEQ_YAML = readFileSync(join(import.meta.dirname, "fixtures/seq.yaml"), "utf8");

function lint(text: string) {
  return lintFiles({
    workspace: { file: "seq.yaml", text: SEQ_YAML },
    sequences: [{ file: "x.yaml", text }],
    snippet: () => null,
    only: "sequences",
  }).map(({ code, range }) => `${range.line}:${range.column} ${code}`);
}

const write = (text: string) =>
  `name: x\nsteps:\n  - id: hello\n    do: linkedin.message\n    text: ${text}\n  - id: mail\n    wait: 2 days\n    do: email\n    subject: Hello\n    body: A word.\n`;

describe("a typo does not hide what else is wrong with a file", () => {
  it("where it is clear what was meant", () => {
    const found = lint(write("Hi {{ frist_name }}"));
    expect(found).toContain("5:17 unknown-variable");
    expect(found).toContain("4:9 dm-without-connection");
  });

  it("but a file whose steps cannot be told is not judged as a whole", () => {
    const found = lint(write("Hi").replace("wait: 2 days", "wait: whenever"));
    expect(found).not.toContain("4:9 dm-without-connection");
  });
});
