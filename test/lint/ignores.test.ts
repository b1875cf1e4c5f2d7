import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lintFiles } from "../../src/lint/lint-files.ts";
import { listComments } from "../../src/yaml/comments.ts";

const SEQ_YAML =
  "workspace: acme\ncalendar: { timezone: Asia/Seoul }\nsenders:\n  anna: { name: Anna, email: a@acme.example, limits: { per_day: 40 } }\n";

async function lint(steps: string): Promise<string[]> {
  const found = await lintFiles({
    workspace: { file: "seq.yaml", text: SEQ_YAML },
    sequences: [{ file: "example.yaml", text: `name: example\nsteps:\n${steps}` }],
    snippet: () => null,
    only: "sequences",
  });
  return found.map(({ code, range }) => `${range.line} ${code}`);
}

describe("an ignore answers for the line below, and for nothing else", () => {
  it("also for a text of several lines that begins there", async () => {
    const body = "    body: |\n      Hi\n\n      see http://acme.example/x\n";
    const step = "  - id: intro\n    do: email\n    subject: Hello\n";
    expect(await lint(step + body)).toEqual(["9 insecure-link"]);
    const reason = "    # seq-lint-ignore insecure-link: an old server\n";
    expect(await lint(step + reason + body)).toEqual([]);
    expect(await lint(`${step}${reason}${body}    max_age: 1 week\n`)).toEqual([]);
    expect(await lint(reason.trimStart() + step + body)).toEqual(["3 unused-ignore", "10 insecure-link"]);
  });

  it("several may stand above one line, and blank lines between", async () => {
    const ignores =
      "    # seq-lint-ignore waits-for-ever: ended by hand\n\n    # seq-lint-ignore constant-condition: off\n";
    expect(await lint(`  - id: look\n    do: linkedin.view\n${ignores}    until: 1 == 2\n`)).toEqual([]);
  });

  it("an error is told all the same, and the ignore with it", async () => {
    const steps = "  - id: look\n    # seq-lint-ignore unknown-action: soon\n    do: linkedin.veiw\n";
    expect(await lint(steps)).toEqual(["4 unused-ignore", "5 unknown-action"]);
  });

  it("what a check would say of a file without errors, or of people, is not called unused", async () => {
    const spacing = "    # seq-lint-ignore wait-below-spacing: agreed\n    wait: 1 hour\n";
    expect(
      await lint(`  - id: a\n    do: call\n  - id: b\n${spacing}    do: call\n    script: Hi\n`),
    ).toEqual(["4 missing-key"]);
    const gone = "  # seq-lint-ignore step-gone-with-people: they are told by hand\n";
    expect(await lint(`${gone}  - id: look\n    do: linkedin.view\n`)).toEqual([]);
  });

  it("a text that looks like one is a text", async () => {
    const body =
      "    body: |\n      # seq-lint-ignore insecure-link\n      Hi\n    subject: 'a # seq-lint-ignore x'\n";
    expect(await lint(`  - id: intro\n    do: email\n${body}`)).toEqual([]);
  });
});

describe("comments of a file", () => {
  it("are found where they stand, in any text, and never a part of a text", () => {
    expect(listComments('a: "#no"\r\nb: |\n  # no\n  x\n# yes\nc: [1, # flow\n 2]\n')).toEqual([
      { line: 5, column: 1, text: "yes", isAlone: true },
      { line: 6, column: 8, text: "flow", isAlone: false },
    ]);
  });

  it("every place holds a #, whatever the text", () => {
    const piece = fc.constantFrom(
      "#",
      " ",
      "\n",
      "\r\n",
      "a: ",
      "|",
      "- ",
      '"',
      "'",
      "{",
      "[",
      "\t",
      "---",
      "\0",
      "é",
      "*x",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join("");
        const lines = text.replaceAll("\r\n", "\n").split("\n");
        for (const { line, column } of listComments(text)) expect(lines[line - 1]?.[column - 1]).toBe("#");
      }),
    );
  });
});
