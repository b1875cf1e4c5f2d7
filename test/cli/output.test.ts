import { Readable, Writable } from "node:stream";
import { expect, it } from "vitest";
import { createOutput } from "../../src/app/session/output.ts";
import { createPaint } from "../../src/app/session/paint.ts";

/** Both streams of a terminal as one list, in the order in which they were written. */
function open(isWorkflow = false) {
  const written: string[] = [];
  const stream = () =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        written.push(chunk.toString());
        done();
      },
    });
  const options = {
    json: false,
    quiet: false,
    verbose: true,
    color: false,
    hide: (text: string) => text,
    isWorkflow,
  };
  const output = createOutput(
    { stdin: Readable.from([]), stdout: stream(), stderr: stream() },
    { ...options, paint: createPaint(false) },
  );
  return { output, written };
}

it("lines of one moment leave together, in their order", async () => {
  const { output, written } = open();
  await Promise.all(["a", "b", "c"].map((line) => output.line({}, () => line)));
  expect(written).toEqual(["a\nb\nc\n"]);
});

it.each(["say", "warn", "mention"] as const)(
  "what is said (%s) comes after the lines before it",
  async (verb) => {
    const { output, written } = open();
    const line = output.line({}, () => "sent");
    output[verb]("held");
    await line;
    await output.line({}, () => "later");
    expect(written).toEqual(["sent\n", expect.stringContaining("held"), "later\n"]);
  },
);

it.each(["write", "data"] as const)("what is printed (%s) comes after the lines before it", async (verb) => {
  const { output, written } = open();
  const line = output.line({}, () => "sent");
  await output[verb]("table\n");
  await line;
  expect(written).toEqual(["sent\n", "table\n"]);
});

/** How a runner of GitHub reads a log line (actions/runner, ActionCommand). */
const isCommand = (line: string): boolean => line.trimStart().startsWith("::") || line.includes("##[");
const HOSTILE = "Hi\n::error::x\n  ::add-mask::a\n\n\t::stop-commands::t\nsay ##[warning]y\na::b :: c";

it("in the log of a GitHub workflow nobody's words become a command, and nothing else changes", async () => {
  const { output, written } = open(true);
  await output.write(`${HOSTILE}\n`);
  await output.line({}, () => HOSTILE);
  output.say(HOSTILE);
  output.warn(`\n${HOSTILE}`);
  const lines = written.join("").split("\n");
  expect(lines.filter(isCommand)).toEqual([]);
  expect(lines).toContain("  \\x3A:add-mask::a");
  expect(lines.filter((line) => line === "a::b :: c")).toHaveLength(4);
});

it("elsewhere they stand as they were written", async () => {
  const { output, written } = open();
  await output.write(HOSTILE);
  expect(written).toEqual([HOSTILE]);
});
