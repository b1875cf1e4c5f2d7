import { spawn } from "node:child_process";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";

// In processes of their own: a second copy of SQLite in this one would undo the locks of the first.
const CHECK = `
const db = new (require("better-sqlite3"))(process.argv[1], { readonly: true });
const found = db.pragma("integrity_check", { simple: true });
if (found !== "ok") { console.log(found); process.exitCode = 1; }
`;
const LOCK = `
const db = new (require("better-sqlite3"))(process.argv[1]);
db.exec("BEGIN IMMEDIATE");
console.log("locked");
setTimeout(() => { db.exec("ROLLBACK"); db.close(); }, Number(process.argv[2]));
`;

/** Null where SQLite finds the file whole, else what it says. */
export async function isReadable(file: string): Promise<string | null> {
  const { code, out } = await start(CHECK, [file]).ended;
  return code === 0 ? null : `the database is not whole: ${out}`;
}

/** Keeps everybody else from writing for so many ms; resolves once it does. */
export async function holdLock(file: string, ms: number): Promise<{ ended: Promise<unknown> }> {
  const { child, ended } = start(LOCK, [file, String(ms)]);
  await Promise.race([new Promise((resolve) => child.stdout.once("data", resolve)), ended]);
  return { ended };
}

function start(code: string, args: readonly string[]) {
  const child = spawn(process.execPath, ["-e", code, ...args], {
    cwd: PACKAGE_ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (out += text.toString()));
  const ended = new Promise<{ code: number; out: string }>((resolve) =>
    child.once("close", (each) => resolve({ code: each ?? -1, out })),
  );
  return { child, ended };
}
