import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, lstatSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";

/** Another user of the machine: Debian's `nobody`. */
export const NEIGHBOUR = 65_534;
/** An ordinary user who runs the program. */
export const USER = 64_001;

export const MEMORY = "/dev/shm";

/** Only root can play two users; CI is root, and fails where it is not. */
export const canPlay = process.getuid?.() === 0 || process.env.CI === "true";

/** Whom the program is run as: root, and an ordinary user where they get at the program's files. */
export function listUsers(): number[] {
  const seen = spawnSync(process.execPath, [join(PACKAGE_ROOT, "bin/seq.js"), "--version"], {
    uid: USER,
    gid: USER,
  });
  return seen.status === 0 ? [0, USER] : [0];
}

/** Runs a shell command as the neighbour, in everybody's folder. */
export function asNeighbour(command: string): string {
  return execFileSync("sh", ["-ec", command], {
    uid: NEIGHBOUR,
    gid: NEIGHBOUR,
    cwd: MEMORY,
    encoding: "utf8",
  });
}

/** Runs it whatever comes of it: what a neighbour is not allowed fails. */
export function tryAsNeighbour(command: string): boolean {
  return spawnSync("sh", ["-ec", command], { uid: NEIGHBOUR, gid: NEIGHBOUR, cwd: MEMORY }).status === 0;
}

/** Gives a folder and all in it to a user. */
export function giveTo(user: number, path: string): void {
  chownSync(path, user, user);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveTo(user, join(path, name));
}

/** The folder in which a process keeps its notes of hand-overs; null where it keeps none. */
export function findNotes(pid: number): string | null {
  for (const name of readdirSync(MEMORY)) {
    const folder = join(MEMORY, name);
    try {
      if (readFileSync(join(folder, "notes"), "latin1").includes(`"pid":${pid},`)) return folder;
    } catch {
      // Somebody else's.
    }
  }
  return null;
}

export function removeAll(path: string): void {
  rmSync(path, { recursive: true, force: true });
}
