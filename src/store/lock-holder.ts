import { readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { type SqliteConnection, connect } from "./sqlite-connection.ts";
import { type LockNote, readLockNote, readUptime } from "./lock-note.ts";
import { isLocked } from "./sqlite-errors.ts";

/** Byte of the file `-shm` that SQLite locks for the one who writes (https://sqlite.org/walformat.html#wal_locks). */
const WRITE_LOCK = 120;
/** After this long a write of anybody else gives up; no part of a bulk load takes a tenth of it. */
const LONG_MS = 30_000;
/** How long a look waits for its turn before it asks who is in the way: a bulk load passes it on within three seconds. */
const TURN_MS = 4_000;
/** A holder that has left no note is watched this long instead. */
const WATCHED_MS = 6_000;
const LOOK_EVERY_MS = 100;

/** A process that has held the write lock of a database for too long. */
export interface LockHolder {
  /** Null where the system does not tell. */
  pid: number | null;
  /** `seq run`, or the name of a program that is not this one. */
  program: string;
  /** Another machine's or container's, where the pid is not one of here. */
  host: string | null;
  /** Whether it was stopped (SIGSTOP, Ctrl-Z), and goes on once it is told to. */
  isStopped: boolean;
  /** Milliseconds since 1970, and for how many milliseconds; the first null where only the watching counts. */
  since: number | null;
  heldMs: number;
}

/** Who has held the write lock for so long that others give up; null where nobody has. Waits a little for its own turn. */
export async function findLockHolder(database: string, wallClock: () => number): Promise<LockHolder | null> {
  const sql = await connect(database, 0).catch(() => null);
  if (sql === null) return null;
  try {
    const from = readUptime();
    let seen: string | null = null;
    let seenAt = from;
    for (;;) {
      if (isFree(sql)) return null;
      const note = readLockNote(database);
      const pid = findLocker(`${database}-shm`);
      const isNoted = note !== null && (pid === null || pid === note.pid);
      const key = JSON.stringify([pid, isNoted ? note : null]);
      const now = readUptime();
      if (key !== seen) seenAt = now;
      seen = key;
      const heldMs = isNoted ? measure(note, wallClock()) : now - seenAt;
      if (heldMs >= (isNoted ? LONG_MS : WATCHED_MS)) {
        return { ...describe(pid, isNoted ? note : null), since: isNoted ? note.at : null, heldMs };
      }
      // It has only just begun: a later look tells, if it does not end.
      if (isNoted && now - from >= TURN_MS) return null;
      if (now - from >= 2 * WATCHED_MS) return null;
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    sql.db.close();
  }
}

function isFree({ db }: SqliteConnection): boolean {
  try {
    db.exec("BEGIN IMMEDIATE");
    db.exec("ROLLBACK");
    return true;
  } catch (error) {
    // Whatever else is wrong, whoever opens the database says better.
    return !isLocked(error);
  }
}

/** By the machine's own clock where both were started in one boot; else by the wall's. */
function measure({ start, uptime, at }: LockNote, now: number): number {
  const isThisBoot = start.split("/")[0] === tryToRead("/proc/sys/kernel/random/boot_id")?.trim();
  return isThisBoot ? readUptime() - uptime : Math.max(0, now - at);
}

/** The process that holds the lock, from proc_locks(5); null where the system does not tell, or it is in another container. */
function findLocker(file: string): number | null {
  const inode = statSync(file, { throwIfNoEntry: false })?.ino;
  for (const line of (tryToRead("/proc/locks") ?? "").split("\n")) {
    const match = /POSIX\s+\S+\s+WRITE\s+(\d+)\s+[\da-f]+:[\da-f]+:(\d+)\s+(\d+)\s+(\d+)/.exec(line);
    if (match === null || Number(match[2]) !== inode) continue;
    if (Number(match[3]) <= WRITE_LOCK && WRITE_LOCK <= Number(match[4]) && match[1] !== "0")
      return Number(match[1]);
  }
  return null;
}

function describe(locker: number | null, note: LockNote | null): Omit<LockHolder, "since" | "heldMs"> {
  const isElsewhere = note !== null && note.host !== hostname();
  const pid = locker ?? note?.pid ?? null;
  if (pid === null) return { pid, program: "another program", host: null, isStopped: false };
  if (isElsewhere && locker === null) return { pid, program: "seq", host: note.host, isStopped: false };
  const state = /^State:\s+(\w)/m.exec(tryToRead(`/proc/${pid}/status`) ?? "")?.[1];
  return { pid, program: nameProgram(pid, note !== null), host: null, isStopped: state === "T" };
}

/** `seq VERB` without what came after, which may name people; of another program the name alone. */
function nameProgram(pid: number, isOurs: boolean): string {
  const words = (tryToRead(`/proc/${pid}/cmdline`) ?? "").split("\0");
  const script = words.findIndex((word) => /(^|\/)(prospect-)?seq(\.js)?$/.test(word));
  if (script === -1 && !isOurs) return tryToRead(`/proc/${pid}/comm`)?.trim() ?? "another program";
  const rest = words.slice(script + 1);
  const command = rest.find(
    (word, at) => /^[a-z]+$/.test(word) && !/^(-C|--dir|--now)$/.test(rest[at - 1] ?? ""),
  );
  return script === -1 || command === undefined ? "seq" : `seq ${command}`;
}

function tryToRead(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
