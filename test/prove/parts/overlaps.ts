import { enrollPeople, MONDAY, makeField, readLines } from "../../faults/field.ts";
import { type SmtpSink, startSink } from "../../faults/smtp-sink.ts";
import { audit, findRaw } from "../audit.ts";
import { missingSink } from "../machine.ts";
import type { Part, Proof } from "../part.ts";

const RUNS = 20;
const PEOPLE = 120;
/** Lines of the sender, and how many of PEOPLE may get their email: no cap, a daily one, an hourly one, a ramp. */
const CAPS = [
  ["connections: 3", PEOPLE],
  ["limits: { per_day: 70 }", 70],
  ["limits: { per_day: 100, per_hour: 45 }", 45],
  ["limits: { per_day: 90, ramp: { from: 33, add: 5 per day } }", 33],
] as const;

export const overlaps: Part = {
  name: "overlaps",
  test: `${RUNS} \`seq run\` at the same time, without a cap and with caps by day, by hour and by ramp`,
  promises: [1, 3, 9],
  trials: { short: 2, long: 100 },
  unit: "rounds",
  missing: missingSink,
  async prove(trials, isOver): Promise<Proof> {
    const violations: string[] = [];
    let arrived = 0;
    let trial = 0;
    for (; trial < trials && !isOver(); trial++) {
      const sink = await startSink();
      try {
        const [sender, cap] = CAPS[trial % CAPS.length] ?? CAPS[0];
        const found = await play(sink, sender, cap);
        violations.push(...found.map((text) => `round ${trial + 1} (${sender}): ${text}`));
        arrived += sink.count();
      } finally {
        await sink.stop();
      }
    }
    return { trials: trial, violations, figures: `${trial * RUNS} runs, ${arrived} messages` };
  },
};

async function play(sink: SmtpSink, sender: string, cap: number): Promise<string[]> {
  const field = makeField({ smtp: sink.url, sender });
  await enrollPeople(field, PEOPLE);
  const runs = await Promise.all(
    Array.from({ length: RUNS }, () => field.binary(["run", "--json", "--now", MONDAY])),
  );
  const { sent, due, violations } = audit(field, sink.mails());
  if (sent !== cap) violations.push(`promise 3: ${sent} sent where the cap is ${cap}`);
  if (sent + due !== PEOPLE) violations.push(`promise 2: ${sent} sent and ${due} due of ${PEOPLE}`);
  const said = runs.flatMap(({ out }) => readLines(out)).filter(({ outcome }) => outcome === "sent").length;
  if (said !== sent) violations.push(`${said} reported as sent, ${sent} recorded`);
  for (const { code, err } of runs) {
    if (code !== 0 || err !== "") violations.push(`a run ended with ${code}: ${err.trim()}`);
    violations.push(...findRaw(err));
  }
  return violations;
}
