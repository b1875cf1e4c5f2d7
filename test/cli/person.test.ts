import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, runSeq } from "./run-seq.ts";

const NOW = Date.parse("2026-03-02T09:00:00Z");
const YAML = `workspace: acme
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders: { anna: { name: Anna Kim, email: anna@acme.example } }
codes: { welcome: { uses: 1, expires: 30 days } }
`;
const INTRO = `name: intro
steps:
  - { id: gift, do: code, code: welcome }
  - { id: hello, do: email, subject: Hello, body: "Hi, {{ steps.gift.code }}" }
  - { id: ring, wait: 1 day, do: call, script: Call. }
`;

async function prepare() {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  const files = {
    "seq.yaml": YAML,
    "sequences/intro.yaml": INTRO,
    "people.csv":
      "name,email,company,country,phone\nJin Han,jin@hanbit.example,Hanbit,KR,+82 2 312 3456\nMina Lee,mina@other.example,Other,KR,+82 2 312 3457\n",
  };
  for (const [file, text] of Object.entries(files)) {
    writeFileSync(join(root, file), text);
    utimesSync(join(root, file), 1, 1);
  }
  let now = NOW;
  const seq = async (...argv: string[]) => {
    const ran = await runSeq(argv, { cwd: root, now });
    return { ...ran, json: () => JSON.parse(ran.out) as Record<string, unknown> };
  };
  for (const argv of [["import", "people.csv"], ["enroll", "intro", "--all"], ["run"]]) {
    const ran = await seq(...argv);
    expect(ran.code, ran.err + ran.out).toBe(0);
  }
  return { seq, later: (ms: number) => (now += ms) };
}

it("shows a person whole: addresses, sequences, channels, tasks, codes, web events and the timeline", async () => {
  const { seq, later } = await prepare();
  later(86_400_000);
  await seq("run");
  await seq("event", "jin@hanbit.example", "replied", "--sequence", "intro", "--step", "hello");
  await seq("event", "jin@hanbit.example", "form_submitted", "--data", "form=demo");
  const view = (await seq("person", "jin@hanbit.example", "--json")).json();
  expect(view).toMatchObject({
    prospect: "jin@hanbit.example",
    full_name: "Jin Han",
    company: "Hanbit",
    country: "KR",
    suppressed: null,
    channels: [{ channel: "email", touches: 1, replies: 1 }],
    enrollments: [{ sequence: "intro", status: "exited" }],
    codes: [{ name: "welcome", used: 0, uses: 1 }],
    web: [{ kind: "form_submitted", data: { form: "demo" } }],
  });
  const timeline = (await seq("timeline", "jin@hanbit.example", "--json")).json();
  expect(view["timeline"]).toEqual(timeline);
  const { out } = await seq("person", "jin@hanbit.example");
  for (const word of ["Jin Han", "Hanbit", "intro", "welcome", "form submitted", "1 answer"])
    expect(out).toContain(word);
  expect(out).not.toContain("mina@other.example");
});

it("shows somebody's open task, and what was never to be written to again", async () => {
  const { seq, later } = await prepare();
  later(86_400_000);
  await seq("run");
  const open = (await seq("person", "mina@other.example", "--json")).json();
  expect(open).toMatchObject({
    tasks: [{ channel: "call", step: "ring" }],
    enrollments: [{ status: "task" }],
  });
  await seq("suppress", "add", "mina@other.example");
  const closed = (await seq("person", "mina@other.example", "--json")).json();
  expect(closed["suppressed"]).toMatchObject({ kind: "email" });
  expect((await seq("person", "mina@other.example")).out).toContain("never write again");
});

it("says in one line that nobody bears a name", async () => {
  const { seq } = await prepare();
  const ran = await seq("person", "nobody@acme.example");
  expect(ran.code).not.toBe(0);
  expect(ran.err).toContain("nobody@acme.example");
});
