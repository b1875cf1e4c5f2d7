import { spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../../cli/run-seq.ts";
import { enrollPeople, MONDAY, makeField } from "../../faults/field.ts";
import { startSink } from "../../faults/smtp-sink.ts";
import { missingSink } from "../machine.ts";
import type { Part, Proof } from "../part.ts";
import { judgeTrace, type TraceVerdict } from "../trace.ts";

const CALLS = "trace=fsync,fdatasync,pwrite64,write,writev,sendto,sendmsg";
/** Messages of one traced run: a trace of them is some 20 MB. */
const BATCH = 200;
/** More than a page of the log, or a message. */
const LONGEST_TEXT = "9000";

export const journalOrder: Part = {
  name: "journal-order",
  test: "strace: the fsync that covers a message's intent has returned before DATA is written to the socket",
  promises: [1],
  trials: { short: 60, long: 1_000 },
  unit: "messages",
  missing: () => missingSink() ?? missingStrace(),
  async prove(trials, isOver): Promise<Proof> {
    const proof = { trials: 0, violations: [] as string[], syncs: 0 };
    for (let left = trials; left > 0 && !isOver(); left -= BATCH) {
      const { proved, violations, syncs } = await traceBatch(Math.min(left, BATCH));
      proof.trials += proved + violations.length;
      proof.violations.push(...violations);
      proof.syncs += syncs;
    }
    return { ...proof, figures: `${proof.syncs} fsyncs of the log, over 5 connections` };
  },
};

async function traceBatch(people: number): Promise<TraceVerdict> {
  const sink = await startSink();
  try {
    const field = makeField({ smtp: sink.url, sender: "connections: 5" });
    await enrollPeople(field, people);
    const log = join(field.root, "trace");
    const code = await traceRun(field.root, log);
    const ids = sink.mails().map(({ messageId }) => messageId);
    const verdict = judgeTrace(readFileSync(log, "latin1"), ids);
    rmSync(log);
    if (code !== 0) verdict.violations.push(`the traced run ended with ${code}`);
    if (ids.length !== people) verdict.violations.push(`${ids.length} messages arrived of ${people}`);
    return verdict;
  } finally {
    await sink.stop();
  }
}

function traceRun(root: string, log: string): Promise<number> {
  const program = [process.execPath, join(PACKAGE_ROOT, "bin/seq.js"), "run", "--quiet", "--now", MONDAY];
  const child = spawn("strace", ["-f", "-y", "-s", LONGEST_TEXT, "-e", CALLS, "-o", log, ...program], {
    cwd: root,
    stdio: "ignore",
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve(code ?? -1));
  });
}

function missingStrace(): string | null {
  return spawnSync("strace", ["-o", "/dev/null", "true"]).status === 0
    ? null
    : "strace is not there, or not allowed";
}
