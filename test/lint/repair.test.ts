import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lintFiles } from "../../src/lint/lint-files.ts";

const SEQ_YAML = readFileSync(join(import.meta.dirname, "fixtures/seq.yaml"), "utf8");

async function lint(text: string) {
  const found = await lintFiles({
    workspace: { file: "seq.yaml", text: SEQ_YAML },
    sequences: [{ file: "x.yaml", text }],
    snippet: () => null,
    only: "sequences",
  });
  return found.map(({ code, range }) => `${range.line}:${range.column} ${code}`);
}

const write = (text: string) =>
  `name: x\nsteps:\n  - id: hello\n    do: linkedin.message\n    text: ${text}\n  - id: mail\n    wait: 2 days\n    do: email\n    subject: Hello\n    body: A word.\n`;

const FLOW = "4:9 dm-without-connection";
const LINKS = "2:1 channels-not-linked";

describe("one mistake does not hide what else is wrong with a file", () => {
  it("where it is clear what was meant", async () => {
    const found = await lint(write("Hi {{ frist_name }}"));
    expect(found).toContain("5:17 unknown-variable");
    expect(found).toContain(FLOW);
  });

  it.each([
    ["a text that is no template", write('"Hi {{ first_name"')],
    ["a wait further down", write("Hi").replace("wait: 2 days", "wait: whenever")],
    ["an unknown action further down", write("Hi").replace("do: email", "do: smoke_signal")],
    ["a condition further down", `${write("Hi")}    when: steps.hello.(\n`],
    ["an unknown sender", `${write("Hi")}    from: nobody\n`],
    ["an unknown thread", `${write("Hi")}    thread: nowhere\n`],
    ["an unknown key", `${write("Hi")}    foo: bar\n`],
    ["another file's name", write("Hi").replace("name: x", "name: y")],
  ])("%s", async (_, text) => expect(await lint(text)).toContain(FLOW));

  it.each([
    ["a condition before it, which might ask", write("Hi").replace("text: Hi", "text: Hi\n    when: 1 +")],
    ["an id that stands twice", `${write("Hi")}  - id: mail\n    do: email\n    subject: A\n    body: B\n`],
    ["an end that cannot be read", write("Hi").replace("steps:", "exit_on: 5\nsteps:")],
    ["hours that cannot be read", write("Hi").replace("steps:", "calendar: { hours: never }\nsteps:")],
  ])("but nothing is said that %s leaves open", async (_, text) =>
    expect(await lint(text)).not.toContain(FLOW),
  );

  it("what is about the whole file waits until every condition can be read", async () => {
    expect(await lint(write("Hi"))).toContain(LINKS);
    expect(await lint(`${write("Hi")}    from: nobody\n`)).toContain(LINKS);
    expect(await lint(`${write("Hi")}    when: steps.hello.(\n`)).not.toContain(LINKS);
  });
});
