import { describe, expect, it } from "vitest";
import { createPaint } from "../../src/app/session/paint.ts";
import { formatJunit, formatTap } from "../../src/cli/render/scenario-reports.ts";
import { formatScenarios } from "../../src/cli/render/scenarios.ts";
import type { TestReport } from "../../src/playback/scenario/run-scenarios.ts";
import { play } from "./world.ts";

const PERSON = `    start: 2026-03-02T08:00Z
    prospect: { first_name: Jin, email: jin@hanbit.example, linkedin_url: https://www.linkedin.com/in/jin-example, phone: "+88300000001", timezone: UTC }
`;
const write = (rest: string) => `tests:\n  - name: one\n${PERSON}${rest}`;
const places = ({ diagnostics }: TestReport) =>
  diagnostics.map(
    ({ range, code, hint }) =>
      `${range.line}:${range.column} ${code}${hint === undefined ? "" : ` (${hint})`}`,
  );
const problems = ({ results }: TestReport) =>
  results.flatMap(({ checks }) => checks.flatMap((check) => check.problems));
const timeline = ({ results }: TestReport) =>
  results.flatMap(({ played }) =>
    played.entries.map(
      ({ at, kind, step, detail }) => `${new Date(at).toISOString().slice(5, 16)} ${kind} ${step ?? detail}`,
    ),
  );

describe("a scenario", () => {
  it("is played as the sequence says: waits, windows, branches, and an event that ends it", async () => {
    const report = await play(
      write(`    given:
      - { after: intro, in: 1 day, event: accepted, step: connect }
      - { after: hello, in: 3 hours, event: replied }
    expect:
      - { finished: true }
`),
    );
    expect(report.diagnostics).toEqual([]);
    expect(timeline(report)).toEqual([
      "03-02T09:00 touch connect",
      "03-04T09:00 touch intro",
      "03-05T09:00 event connect",
      "03-05T09:00 branch accepted",
      "03-05T09:00 touch hello",
      "03-05T09:00 finished ",
      "03-05T12:00 event replied",
    ]);
    const exited = await play(
      write(`    given: [{ after: connect, in: 1 day, event: replied }]
    expect:
      - { exit: replied, within: 1 day of connect }
      - { never: intro }
`),
    );
    expect(problems(exited)).toEqual([]);
  });

  it("waits while the person is away, to one business day after their return", async () => {
    const report = await play(
      write(`    given: [{ after: connect, in: 1 day, event: out_of_office, back: 2026-03-13 }]
    expect:
      - { step: intro, on: 2026-03-16 }
`),
    );
    expect(report.diagnostics).toEqual([]);
    expect(problems(report)).toEqual([]);
    const undated = await play(
      write(`    given: [{ after: connect, in: 1 day, event: out_of_office }]
    expect:
      - { step: intro, on: 2026-03-17 }
`),
    );
    expect(problems(undated)).toEqual([]);
  });

  it("waits for a task that `given` ends later, and is skipped where the rep did not find the person", async () => {
    const done = await play(
      write(`    given:
      - { after: connect, in: 2 days, event: done, step: connect }
    expect:
      - { step: connect, on: 2026-03-02 }
      - { step: intro, on: 2026-03-06 }
`),
    );
    expect(problems(done)).toEqual([]);
    const lost = await play(
      write(`    given:
      - { event: not_found, step: connect }
    expect:
      - { skipped: connect, reason: not found }
      - { step: intro, on: 2026-03-04 }
`),
    );
    expect(problems(lost)).toEqual([]);
  });

  it("draws the variants it asks for", async () => {
    for (const variant of ["question", "statement"]) {
      const report = await play(
        write(`    variants: { intro: ${variant} }
    expect:
      - { step: intro, variant: ${variant}, subject: { contains: Jin }, body: { contains: "Hi Jin, a word." } }
`),
      );
      expect(problems(report)).toEqual([]);
    }
  });

  it("tells every way in which it fails, at the line of the expectation", async () => {
    const report = await play(
      write(`    expect:
      - { step: connect, on: 2026-03-03, at: "10:00", channel: email }
      - { step: intro, within: 1 hour of connect, subject: { matches: "^B" } }
      - { step: hello }
      - { skipped: call, reason: stale }
      - { exit: replied }
      - { never: intro }
`),
    );
    expect(problems(report)).toEqual([
      "it was on 2026-03-02",
      "it was at 09:00",
      "the channel is linkedin",
      "it was 2 days after connect",
      expect.stringMatching(/^subject does not match \^B/),
      "it did not happen: it ran to its end",
      "it was performed",
      "it ran to its end",
      "intro happened",
    ]);
    const text = formatScenarios(report, createPaint(false));
    expect(text).toContain("sequences/small.test.yaml:6:17: step connect, on 2026-03-03");
    expect(text).toMatch(/step connect.*✗ Mon 2026-03-02 09:00 {2}connect \(linkedin\)/);
    expect(formatTap(report, createPaint(false))).toMatch(/^TAP version 14\n1\.\.1\nnot ok 1 - small: one/);
    expect(formatJunit(report, createPaint(false))).toMatch(
      /<testsuite name="sequences\/small.test.yaml" tests="1" failures="1"/,
    );
  });

  it("is held where a text needs a field that the person lacks", async () => {
    const report = await play(`tests:
  - name: nameless
    start: 2026-03-02T08:00Z
    prospect: { email: jin@hanbit.example }
    expect:
      - { step: intro }
`);
    expect(problems(report)).toEqual([
      "it is held: the message needs first_name, which this person does not have",
    ]);
  });

  it("lists what no scenario reached", async () => {
    const { coverage } = await play(write("    expect:\n      - { step: call }\n"));
    expect(coverage).toEqual([
      {
        sequence: "small",
        total: 6,
        reached: 4,
        missed: [
          { name: "accepted.then", step: "accepted" },
          { name: "hello", step: "hello" },
        ],
      },
    ]);
  });
});

describe("a wrong test file is told with its place", () => {
  it.each([
    ["    expect:\n      - { step: intor }\n", ['6:17 unknown-step (did you mean "intro"?)']],
    ["    expect:\n      - { stpe: intro }\n", ['6:11 unknown-key (did you mean "step"?)']],
    [
      "    expct:\n      - { step: intro }\n",
      ["2:5 missing-key", '5:5 unknown-key (did you mean "expect"?)'],
    ],
    ["    expect:\n      - { exit: replid }\n", ['6:17 wrong-value (did you mean "replied"?)']],
    [
      "    expect:\n      - { step: intro, on: tomorrow }\n",
      ["6:28 wrong-value (write 2026-03-04, a date where the person is)"],
    ],
    [
      "    expect:\n      - { step: intro, within: 1 hour of acepted }\n",
      expect.arrayContaining([expect.stringContaining("6:42 unknown-step")]),
    ],
    [
      "    expect:\n      - { step: call, subject: { contains: x } }\n",
      ["6:23 wrong-value (texts of call: script)"],
    ],
    [
      "    given: [{ after: intro, event: opend, step: intro }]\n    expect:\n      - { step: intro }\n",
      ['5:36 unknown-event (did you mean "opened"?)'],
    ],
    [
      "    given: [{ after: intro, event: accepted, step: intro }]\n    expect:\n      - { step: intro }\n",
      expect.arrayContaining([expect.stringContaining("5:36 unknown-event")]),
    ],
    [
      "    variants: { intro: qestion }\n    expect:\n      - { step: intro }\n",
      ['5:24 wrong-value (did you mean "question"?)'],
    ],
    ["    expect:\n      - step: [\n", expect.arrayContaining([expect.stringContaining("yaml-syntax")])],
  ])("%j", async (rest, told) => {
    const report = await play(write(rest));
    expect(places(report)).toEqual(told);
    expect(report.results).toEqual([]);
  });

  it("plays the sound tests beside a wrong one", async () => {
    const sound = `  - name: two\n${PERSON}    expect:\n      - { step: intro }\n`;
    const report = await play(`${write("    expect:\n      - { step: intor }\n")}${sound}`);
    expect(report.results.map(({ passed }) => passed)).toEqual([true]);
    expect(report.diagnostics).toHaveLength(1);
  });
});
