import { mkdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { enrollPeople, MONDAY, makeField } from "../../faults/field.ts";
import { startSink } from "../../faults/smtp-sink.ts";
import { audit, findRaw } from "../audit.ts";
import { missingMount, runTool } from "../machine.ts";
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
  async prove(trials, isOver): Promise<Proof> {
    const violations: string[] = [];
    const sum = { refused: 0, before: 0, uncertain: 0 };
    let trial = 0;
    for (; trial < trials && !isOver(); trial++) {
      const left = Math.floor(Math.random() * MOST_LEFT_KIB);
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
  const folder = join(field.root, ".seq");
  mkdirSync(folder, { mode: 0o700 });
  const refusal = runTool("mount", ["-t", "tmpfs", "-o", "size=5m,mode=0700", "tmpfs", folder]);
  if (refusal !== "") throw new Error(refusal);
  try {
    await enrollPeople(field, PEOPLE);
    fill(join(folder, "filler"), leftKib);
    const full = await field.binary(RUN);
    const before = sink.count();
    rmSync(join(folder, "filler"));
    runTool("mount", ["-o", "remount,size=100m", folder]);
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
    runTool("umount", [folder]);
    await sink.stop();
  }
}

/** Takes all of the disk but `leftKib`. */
function fill(file: string, leftKib: number): void {
  // It ends with "no space left": that is the purpose.
  runTool("dd", ["if=/dev/zero", `of=${file}`, "bs=1k", "count=100000"]);
  truncateSync(file, Math.max(0, statSync(file).size - leftKib * 1_024));
}
