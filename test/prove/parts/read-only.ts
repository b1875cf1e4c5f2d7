import { spawn } from "node:child_process";
import { chmodSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../../cli/run-seq.ts";
import { enrollPeople, type Field, MONDAY, makeField } from "../../faults/field.ts";
import { startSink } from "../../faults/smtp-sink.ts";
import { audit, findRaw } from "../audit.ts";
import { missingSink, runTool } from "../machine.ts";
import type { Part, Proof } from "../part.ts";

const PEOPLE = 3;
/** Debian's user and group `nobody`, `nogroup`: root may write whatever the modes say. */
const NOBODY = "65534";

/** What may not be written; its mode, and that of a folder or file that may. */
const BARRED = [
  { name: "the folder .seq", path: ".seq", mode: 0o500 },
  { name: "the database", path: ".seq/state.db", mode: 0o400 },
  { name: "the database, not even to be read", path: ".seq/state.db", mode: 0o000 },
  { name: "the marker", path: ".seq/store.json", mode: 0o400 },
  { name: "the workspace and all in it", path: ".", mode: 0o500 },
] as const;

export const readOnly: Part = {
  name: "read-only",
  test: "folder, database or marker may not be written by the user that runs",
  promises: [2, 8],
  trials: { short: BARRED.length, long: BARRED.length * 10 },
  unit: "read-only places",
  missing: () =>
    missingSink() ??
    (process.getuid?.() === 0 ? runTool("setpriv", ["--version"]) || null : "only root can set it up"),
  async prove(trials, isOver): Promise<Proof> {
    const violations: string[] = [];
    let refused = 0;
    let trial = 0;
    for (; trial < trials && !isOver(); trial++) {
      const barred = BARRED[trial % BARRED.length] ?? BARRED[0];
      const played = await play(barred);
      violations.push(...played.violations.map((text) => `${barred.name}: ${text}`));
      refused += played.isRefused ? 1 : 0;
    }
    return {
      trials: trial,
      violations,
      figures: `${refused} refused in words, nothing sent; all sent once writable`,
    };
  },
};

async function play({ path, mode }: (typeof BARRED)[number]) {
  const sink = await startSink();
  try {
    const field = makeField({ smtp: sink.url });
    await enrollPeople(field, PEOPLE);
    runTool("chown", ["-R", `${NOBODY}:${NOBODY}`, field.root]);
    const places =
      path === "." ? [".", ".seq", ...readdirSync(join(field.root, ".seq")).map((n) => `.seq/${n}`)] : [path];
    for (const place of places) chmodSync(join(field.root, place), place.includes("/") ? mode & 0o400 : mode);
    const barred = await runAsNobody(field);
    const early = sink.count();
    for (const place of places) chmodSync(join(field.root, place), place.includes("/") ? 0o600 : 0o700);
    const after = await runAsNobody(field);
    const standing = audit(field, sink.mails());
    const violations = [...standing.violations, ...findRaw(barred.err), ...findRaw(after.err)];
    const isRefused = barred.code === 3;
    if (!isRefused)
      violations.push(`promise 8: not refused, but exit code ${barred.code}: ${barred.err.trim()}`);
    if (isRefused && !/\n {2}hint: \S/.test(barred.err))
      violations.push(`refused without a hint: ${barred.err.trim()}`);
    if (early > 0) violations.push(`promise 1: ${early} sent without a record`);
    if (standing.sent !== PEOPLE)
      violations.push(`promise 2: ${standing.sent} sent of ${PEOPLE}: ${after.err.trim()}`);
    return { violations, isRefused };
  } finally {
    await sink.stop();
  }
}

function runAsNobody({ root }: Field): Promise<{ code: number; err: string }> {
  const program = [process.execPath, join(PACKAGE_ROOT, "bin/seq.js"), "run", "--quiet", "--now", MONDAY];
  const user = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];
  const child = spawn("setpriv", [...user, ...program], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: root },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let err = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code: code ?? -1, err })));
}
