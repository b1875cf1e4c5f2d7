import { mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, runSeq } from "./run-seq.ts";

const YAML = `workspace: acme
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders: { anna: { name: Anna Kim, email: anna@acme.example } }
costs: { currency: EUR, email: 0.02 }
`;
const INTRO = `name: intro
goal: meeting_booked
steps:
  - id: hello
    do: email
    body: Hi.
    variants:
      a: { subject: Hello }
      b: { subject: Good day }
  - { id: ring, wait: 1 day, do: call, script: Call. }
`;
const NOW = Date.parse("2026-03-02T09:00:00Z");
const DAY = 86_400_000;

async function prepare() {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  const people = Array.from(
    { length: 9 },
    (_, at) => `Jin${at} Han,p${at}@hanbit${at}.example,+82 2 312 345${at}`,
  );
  const files = {
    "seq.yaml": YAML,
    "sequences/intro.yaml": INTRO,
    "people.csv": ["name,email,phone", ...people].join("\n"),
  };
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(root, file), text);
    utimesSync(join(root, file), 1, 1);
  }
  const seq = (now: number, ...argv: string[]) => runSeq(argv, { cwd: root, now });
  for (const argv of [["import", "people.csv"], ["enroll", "intro", "--all"], ["run"]]) {
    const ran = await seq(NOW, ...argv);
    expect(ran.code, ran.err + ran.out).toBe(0);
  }
  for (const [person, kind] of [
    ["p0@hanbit0.example", "replied"],
    ["p1@hanbit1.example", "meeting_booked"],
    ["p2@hanbit2.example", "opted_out"],
  ] as const)
    expect((await seq(NOW + 3_600_000, "event", person, kind)).code).toBe(0);
  await seq(NOW + DAY, "run");
  return { root, seq: (...argv: string[]) => seq(NOW + DAY, ...argv) };
}

it("says what waits, and nobody's name", async () => {
  const { root, seq } = await prepare();
  const written = await seq("report", "--html", "overview.html");
  expect(written.code, written.err).toBe(0);
  const page = readFileSync(join(root, "overview.html"), "utf8");
  expect(page).toContain(`data-figure="waiting" data-value="6"`);
  // Everybody entered yesterday: there is no share yet that would not change.
  expect(page).toContain("may still change");
  expect(page).not.toMatch(/hanbit|Jin|<form|<script|<button/);
  expect(page).toContain("<code>seq report --cost --since 2025-12-03</code>");
  expect(page).toContain(`content="default-src &#39;none&#39;`);
});

it("says that the file takes no other option but its first day, and that this day has come", async () => {
  const { seq } = await prepare();
  expect((await seq("report", "--html", "x.html", "--by", "step")).code).toBe(2);
  const late = await seq("report", "--html", "x.html", "--since", "2026-04-01");
  expect([late.code, late.err]).toEqual([2, expect.stringContaining("has not come yet")]);
  expect((await seq("report", "--html", "x.html", "--since", "soon")).code).toBe(2);
});

it.each([
  ["replied", [], ["p1"]],
  ["funnel.reached", ["--only", "sequence=intro"], ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"]],
  ["funnel.positive.count", ["--only", "sequence=intro,step=hello", "--only", "channel=email"], ["p2"]],
  ["meetings", ["--only", "channel=call"], []],
  ["opted_out", [], ["p3"]],
])("lists the people behind %s %j", async (figure, only, expected) => {
  const { seq } = await prepare();
  const listed = await seq("report", "--people", figure, ...only, "--json");
  expect(listed.code, listed.err).toBe(0);
  expect((JSON.parse(listed.out) as { id: string }[]).map(({ id }) => id)).toEqual(expected);
});

it.each([
  [["--people", "repleid"], "did you mean"],
  [["--people", "reply_rate"], "no figure that counts people"],
  [["--people", "replied", "--only", "colour=red"], "cannot be told apart by colour"],
  [["--people", "replied", "--only", "sequence"], "names no value"],
  [["--people", "replied", "--only", "step=hello"], "needs the sequence too"],
  [["--only", "sequence=intro"], "--only goes with --people"],
])("says what is wrong with %j", async (options, expected) => {
  const { seq } = await prepare();
  const ran = await seq("report", ...options);
  expect(ran.code).toBe(2);
  expect(ran.err).toContain(expected);
});
