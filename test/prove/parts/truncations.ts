import { enrollPeople, type Field, MONDAY, makeField, ONE_MAIL, readLines } from "../../faults/field.ts";
import type { Random } from "../../whole/random.ts";
import { findRaw } from "../audit.ts";
import type { Chance } from "../chance.ts";
import type { Part, Proof } from "../part.ts";

const LONG = `name: long
title: A first email, and another
goal: meeting_booked
exit_on: [replied]
steps:
  - id: intro
    do: email
    subject: "Hello {{ first_name }}"
    body: |
      Hi {{ first_name }},

      a word about {{ company }}, and what we could do for you there.

      {{ sender_name }}
  - id: follow-up
    wait: 2 days
    do: email
    thread: intro
    body: |
      One thing I left out: the first week is free, {{ first_name }}.
`;

const GOOD = ONE_MAIL.replace("one-mail", "good");
const WORKSPACE = `compliance: { postal_address: "Acme, 1 Main Street" }
fields: { topic: text, seats: number }
limits: { linkedin.connect: 80 per week }
`;

export const truncations: Part = {
  name: "truncations",
  test: "seq.yaml, then a sequence, cut at a random byte (not after a whole line: that is a whole file)",
  promises: [7],
  trials: { short: 16, long: 1_000 },
  unit: "cuts",
  missing: () => null,
  async prove(trials, isOver, chance): Promise<Proof> {
    const workspace = await cutWorkspace(Math.ceil(trials / 2), isOver, chance);
    const sequence = await cutSequence(Math.floor(trials / 2), isOver, chance);
    return {
      trials: workspace.trials + sequence.trials,
      violations: [...workspace.violations, ...sequence.violations],
      figures: `${workspace.trials} of seq.yaml, ${sequence.trials} of a sequence beside a whole one; ${sequence.pointed + workspace.pointed} answered with file:line:column, the rest with a word`,
    };
  },
};

interface Cuts {
  violations: string[];
  trials: number;
  pointed: number;
}

async function cutWorkspace(trials: number, isOver: () => boolean, chance: Chance): Promise<Cuts> {
  const field = makeField({ extra: WORKSPACE });
  await enrollPeople(field, 1);
  const whole = field.read("seq.yaml");
  const cuts = await playAll({ field, file: "seq.yaml", whole, trials, others: 0, isOver, chance });
  field.write("seq.yaml", whole);
  await field.binary(["run", "--quiet", "--now", MONDAY]);
  if (field.outbox().length !== 1) cuts.violations.push("promise 2: the whole seq.yaml sends nothing");
  return cuts;
}

async function cutSequence(trials: number, isOver: () => boolean, chance: Chance): Promise<Cuts> {
  const field = makeField({ sequences: { long: LONG, good: GOOD } });
  await enrollPeople(field, 1, "long");
  await enrollPeople(field, 1, "good", "b");
  const cuts = await playAll({
    field,
    file: "sequences/long.yaml",
    whole: LONG,
    trials,
    others: 1,
    isOver,
    chance,
  });
  field.write("sequences/long.yaml", LONG);
  await field.binary(["run", "--quiet", "--now", MONDAY]);
  if (field.outbox().length !== 2) cuts.violations.push("promise 2: the whole sequence sends nothing");
  return cuts;
}

async function playAll(plan: {
  field: Field;
  file: string;
  whole: string;
  trials: number;
  /** Messages of whole files, which go out beside the cut one. */
  others: number;
  isOver: () => boolean;
  chance: Chance;
}): Promise<Cuts> {
  const { field, file, whole, trials, others, isOver, chance } = plan;
  const bytes = Buffer.from(whole);
  const result: Cuts = { violations: [], trials: 0, pointed: 0 };
  for (let trial = 0; trial < trials && !isOver(); trial++) {
    const cut = drawCut(bytes, chance(`${file} ${trial}`));
    field.write(file, bytes.subarray(0, cut).toString("utf8"));
    const { code, out, err } = await field.binary(["run", "--json", "--now", MONDAY]);
    const found = findRaw(err);
    // `workspace: fi` is a whole file of a workspace that is no rehearsal, where nobody may set the clock as we do.
    const isNoRehearsal = code === 2 && err.includes("the clock can be set only");
    if (![0, 1, 3].includes(code) && !isNoRehearsal) found.push(`exit code ${code}`);
    if (err === "" && cut > 0) found.push("no word about it");
    if (others > 0 && code !== 3 && field.outbox().length < others)
      found.push("the whole sequence did not run");
    const sent = readLines(out).filter(({ outcome, sequence }) => outcome === "sent" && sequence !== "good");
    if (sent.length > 0 || field.outbox().length > others) found.push("promise 7: sent");
    result.trials += 1;
    if (/\.yaml:\d+:\d+: /.test(err)) result.pointed += 1;
    result.violations.push(...found.map((text) => `${file} cut at ${cut}: ${text}`));
    // One that was sent would be sent at every later cut as well.
    if (sent.length > 0) break;
  }
  return result;
}

function drawCut(bytes: Buffer, random: Random): number {
  for (;;) {
    const cut = random.int(0, bytes.length - 1);
    if (bytes[cut - 1] !== 0x0a && cut < bytes.length - 1) return cut;
  }
}
