import { enrollPeople, MONDAY, makeField } from "../../faults/field.ts";
import { mountSmallDisk } from "../../faults/small-disk.ts";
import { startSink } from "../../faults/smtp-sink.ts";
import { audit, findRaw } from "../audit.ts";
import { missingMount } from "../machine.ts";
import type { Part, Proof } from "../part.ts";

const PEOPLE = 150;
const RUN = ["run", "--quiet", "--now", MONDAY];
/** Most space left for a run, in KiB: about what all of it would need. */
const MOST_LEFT_KIB = 2_500;
const CONNECTIONS = 5;

export const disks: Part = {
  name: "disks",
  test: "the database's disk (a small tmpfs) fills up at a random moment of a run; then there is room again",
  promises: [1, 2],
  trials: { short: 3, long: 100 },
  unit: "full disks",
  missing: missingMount,
  async prove(trials, isOver, chance): Promise<Proof> {
    const violations: string[] = [];
    const sum = { refused: 0, before: 0, uncertain: 0 };
    let trial = 0;
    for (; trial < trials && !isOver(); trial++) {
      const left = chance(trial).int(0, MOST_LEFT_KIB);
      const played = await play(left);
      violations.push(...played.violations.map((text) => `${left} KiB left: ${text}`));
      sum.refused += played.isRefused ? 1 : 0;
      sum.before += played.before;
      sum.uncertain += played.uncertain;
    }
    return {
      trials: trial,
      violations,
      figures: `${trial * PEOPLE} due; ${sum.refused} runs ended with "the disk is full", ${sum.before} messages had left before, ${sum.uncertain} uncertain, the rest sent afterwards`,
    };
  },
};

async function play(leftKib: number) {
  const sink = await startSink();
  const field = makeField({ smtp: sink.url, sender: `connections: ${CONNECTIONS}` });
  const disk = mountSmallDisk(field.root, "5m");
  try {
    await enrollPeople(field, PEOPLE);
    disk.fill(leftKib);
    const full = await field.binary(RUN);
    const before = sink.count();
    disk.free();
    disk.resize("100m");
    const after = await field.binary(RUN);
    const standing = audit(field, sink.mails());
    const violations = [...standing.violations, ...findRaw(full.err), ...findRaw(after.err)];
    const isRefused = full.code === 3;
    if (isRefused && !/disk is full/.test(full.err)) violations.push(`another reason: ${full.err.trim()}`);
    if (!isRefused && full.code !== 0) violations.push(`exit code ${full.code}: ${full.err.trim()}`);
    if (standing.sent + standing.uncertain !== PEOPLE)
      violations.push(`promise 2: ${standing.sent} sent and ${standing.uncertain} uncertain of ${PEOPLE}`);
    if (standing.uncertain > CONNECTIONS)
      violations.push(`promise 2: ${standing.uncertain} in doubt over ${CONNECTIONS} connections`);
    return { violations, isRefused, before, uncertain: standing.uncertain };
  } finally {
    disk.unmount();
    await sink.stop();
  }
}
