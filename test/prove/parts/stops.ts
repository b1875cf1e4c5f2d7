import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { enrollPeople, type Field, MONDAY, makeField, startBinary } from "../../faults/field.ts";
import { type SmtpSink, startSink } from "../../faults/smtp-sink.ts";
import { audit, findRaw } from "../audit.ts";
import { fakeTime, missingFaketime } from "../machine.ts";
import type { Part, Proof } from "../part.ts";

const PEOPLE = 60;
const RUN = ["run", "--quiet", "--now", MONDAY];
/** Past the lease of 15 minutes. */
const PAST_LEASE = "+16m";
/** Longest wait between the first message and the stop, in ms. */
const LONGEST_MS = 1_500;

export const stops: Part = {
  name: "stops",
  test: "`seq run` stopped (SIGSTOP) beyond its lease; another run takes over, then the first wakes up",
  promises: [1, 2, 9],
  trials: { short: 2, long: 100 },
  unit: "takeovers",
  missing: missingFaketime,
  async prove(trials, isOver, chance): Promise<Proof> {
    const violations: string[] = [];
    let uncertain = 0;
    let busy = 0;
    let behind = 0;
    let trial = 0;
    for (; trial < trials && !isOver(); trial++) {
      const sink = await startSink("-W", ".:1:3");
      try {
        const played = await play(sink, trial % 2 === 0, chance(trial).next() * LONGEST_MS);
        violations.push(...played.violations.map((text) => `takeover ${trial + 1}: ${text}`));
        uncertain += played.uncertain;
        busy += played.isBusy ? 1 : 0;
        behind += played.sentByOther;
      } finally {
        await sink.stop();
      }
    }
    return {
      trials: trial,
      violations,
      figures: `${trial * PEOPLE} due, ${behind} sent by the other run meanwhile, ${uncertain} uncertain; ${busy} times the other run found the database locked by the stopped one and said so`,
    };
  },
};

interface Played {
  violations: string[];
  uncertain: number;
  isBusy: boolean;
  sentByOther: number;
}

/** `knows`: whether the stopped run, when it wakes, reads a clock on which its lease is over. */
async function play(sink: SmtpSink, knows: boolean, afterMs: number): Promise<Played> {
  const field = makeField({ smtp: sink.url, sender: "connections: 4" });
  await enrollPeople(field, PEOPLE);
  const clock = join(field.root, "clock");
  writeFileSync(clock, "+0");
  const first = startBinary(RUN, field.root, fakeTime(clock));
  while (sink.count() === 0 && first.child.exitCode === null) await sleep(10);
  await sleep(afterMs);
  first.child.kill("SIGSTOP");
  const before = countSent(field);
  const later = join(field.root, "later");
  writeFileSync(later, PAST_LEASE);
  const second = await field.binary(RUN, fakeTime(later));
  const sentByOther = countSent(field) - before;
  if (knows) writeFileSync(clock, PAST_LEASE);
  first.child.kill("SIGCONT");
  const { err, code } = await first.ended;
  const last = await field.binary(RUN, fakeTime(later));
  const standing = audit(field, sink.mails());
  const isBusy = second.code === 3 && second.err.includes("locked by another process");
  const violations = [...standing.violations, ...[err, second.err, last.err].flatMap(findRaw)];
  if (second.code === 3 && !isBusy) violations.push(`the other run: ${second.err.trim()}`);
  if (![0, 1].includes(code)) violations.push(`the woken run ended with ${code}: ${err.trim()}`);
  if (standing.sent + standing.uncertain !== PEOPLE)
    violations.push(`promise 2: ${standing.sent} sent and ${standing.uncertain} uncertain of ${PEOPLE}`);
  if (standing.uncertain > 4) violations.push(`promise 2: ${standing.uncertain} in doubt over 4 connections`);
  return { violations, uncertain: standing.uncertain, isBusy, sentByOther };
}

function countSent(field: Field): number {
  return field.query("SELECT id FROM attempts WHERE status = 'sent'").length;
}
