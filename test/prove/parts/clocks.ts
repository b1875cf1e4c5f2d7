import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Field, makeField, startBinary, TWO_MAILS } from "../../faults/field.ts";
import { type SmtpSink, type SunkMail, startSink } from "../../faults/smtp-sink.ts";
import type { Random } from "../../whole/random.ts";
import { findRaw, findTwice } from "../audit.ts";
import { fakeTime, missingFaketime } from "../machine.ts";
import type { Part, Proof } from "../part.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PEOPLE = 40;
const CAP = 15;
/** Jumps of one workspace: between runs, and in the middle of one. */
const JUMPS = 10;
const FURTHEST_HOURS = 24;

export const clocks: Part = {
  name: "clocks",
  test: "faketime moves the wall clock up to 24 h back or forward, between runs and in the middle of a run, which is killed or goes on beside another one",
  promises: [1, 3, 5, 9],
  trials: { short: JUMPS, long: JUMPS * 30 },
  unit: "jumps",
  missing: missingFaketime,
  async prove(trials, isOver, chance): Promise<Proof> {
    const violations: string[] = [];
    const sum = { sent: 0, uncertain: 0, looks: 0 };
    let trial = 0;
    for (; trial < trials && !isOver(); trial += JUMPS) {
      const played = await play(chance(trial));
      violations.push(...played.violations);
      sum.sent += played.sent;
      sum.uncertain += played.uncertain;
      sum.looks += played.looks;
    }
    return {
      trials: trial,
      violations,
      figures: `${sum.sent} sent under a cap of ${CAP} a day, ${sum.uncertain} uncertain; ${sum.looks} planned times looked at again`,
    };
  },
};

async function play(random: Random) {
  const sink = await startSink("-W", ".:1:4");
  try {
    const field = makeField({
      smtp: sink.url,
      sender: `connections: 3\n    limits: { per_day: ${CAP} }`,
      sequences: { "two-mails": TWO_MAILS },
    });
    const clock = join(field.root, "clock");
    writeFileSync(clock, "+0");
    await enroll(field);
    const said: string[] = [];
    const violations: string[] = [];
    let looks = 0;
    for (let jump = 0; jump < JUMPS; jump++) {
      if (jump % 2 === 0) {
        setClock(clock, jump, random);
        const { err } = await field.binary(["run", "--quiet"], fakeTime(clock));
        said.push(err);
      } else said.push(...(await jumpWithin({ field, sink, clock, jump, random })));
      const person = `a${jump}@firm${jump}.example`;
      const before = readPlanned(await field.binary(["why", person, "--json"], fakeTime(clock)));
      const other = join(field.root, "other");
      setClock(other, jump, random);
      const again = readPlanned(await field.binary(["why", person, "--json"], fakeTime(other)));
      looks += 1;
      if (again !== before)
        violations.push(`promise 5: ${person} is planned for ${before}, then for ${again}`);
    }
    // What a killed run left is settled by the next one, whatever its clock says.
    said.push((await field.binary(["run", "--quiet"], fakeTime(clock))).err);
    violations.push(...said.flatMap(findRaw), ...judge(field, sink.mails()));
    const count = (status: string): number =>
      field.query(`SELECT id FROM attempts WHERE status = '${status}'`).length;
    return { violations, sent: count("sent"), uncertain: count("uncertain"), looks };
  } finally {
    await sink.stop();
  }
}

async function enroll(field: Field): Promise<void> {
  const rows = Array.from({ length: PEOPLE }, (_, n) => `P${n},Firm ${n},a${n}@firm${n}.example`);
  const stdin = `first_name,company,email\n${rows.join("\n")}\n`;
  for (const [argv, input] of [
    [["import", "-"], stdin],
    [["enroll", "two-mails", "--all"], ""],
  ] as const) {
    const { code, err } = await field.seq(argv, { stdin: input });
    if (code !== 0) throw new Error(err);
  }
}

/** Anywhere within a day of the truth; later jumps lie further ahead, so that follow-ups come due. */
function setClock(file: string, jump: number, random: Random): void {
  const hours = jump * 8 + (random.next() * 2 - 1) * FURTHEST_HOURS;
  writeFileSync(file, `${hours < 0 ? "-" : "+"}${Math.round(Math.abs(hours) * 3_600)}`);
}

/** A run whose clock jumps while messages are on their way, or that is killed then, and another one at the new time. */
async function jumpWithin(of: {
  field: Field;
  sink: SmtpSink;
  clock: string;
  jump: number;
  random: Random;
}): Promise<string[]> {
  const { field, sink, clock, jump, random } = of;
  const before = sink.count();
  const first = startBinary(["run", "--quiet"], field.root, fakeTime(clock));
  for (let waited = 0; waited < 100 && sink.count() === before && first.child.exitCode === null; waited++)
    await sleep(10);
  if (random.chance(1 / 3)) first.child.kill("SIGKILL");
  setClock(clock, jump, random);
  const second = await field.binary(["run", "--quiet"], fakeTime(clock));
  return [(await first.ended).err, second.err];
}

function readPlanned({ out, err }: { out: string; err: string }): string {
  if (out === "") return err;
  const { enrollments } = JSON.parse(out) as { enrollments: { status: string; next_at: string | null }[] };
  return enrollments.map(({ status, next_at }) => `${status} ${next_at ?? "no time"}`).join(", ");
}

/** Each step of a person at most once; never more than the cap in a rolling day; a follow-up never before its time. */
function judge(field: Field, mails: readonly SunkMail[]): string[] {
  const rows = field.query<{
    enrollment: number;
    step: string;
    at: number;
    message_id: string;
    status: string;
  }>("SELECT enrollment, step, at, message_id, status FROM attempts WHERE status <> 'failed' ORDER BY at");
  const violations = [
    ...findTwice(mails.map(({ messageId }) => messageId)).map((id) => `promise 1: ${id} arrived twice`),
    ...findTwice(mails.map(({ to, subject }) => `${to}: ${subject}`)).map(
      (what) => `promise 1: twice: ${what}`,
    ),
    ...findTwice(rows.map(({ enrollment, step }) => `${enrollment} ${step}`)).map(
      (what) => `promise 1: ${what}`,
    ),
  ];
  const arrived = new Set(mails.map(({ messageId }) => messageId));
  for (const { message_id, status } of rows) {
    if (status === "started") violations.push(`promise 2: ${message_id} hangs in the air`);
    if (status === "sent" && !arrived.has(message_id))
      violations.push(`promise 2: ${message_id} is sent, but never arrived`);
  }
  rows.forEach(({ at }, first) => {
    const within = rows.slice(first).filter((row) => row.at < at + DAY).length;
    if (within > CAP) violations.push(`promise 3: ${within} sent within a day, where ${CAP} may be`);
  });
  for (const { enrollment, step, at } of rows) {
    const intro = rows.find((row) => row.enrollment === enrollment && row.step === "intro");
    if (step === "follow-up" && (intro === undefined || at < intro.at + 2 * DAY))
      violations.push(`promise 5: a follow-up of ${enrollment} came early`);
  }
  return violations;
}
