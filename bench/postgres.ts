import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Where Debian puts each version's programs. */
const VERSIONS = "/usr/lib/postgresql";
/** Who runs it where we are root, which PostgreSQL refuses: its own user, or whoever owns nothing. */
const USERS = ["postgres", "nobody"];
const TRIES = 200;

/** A PostgreSQL of its own, at its default durability. */
export interface Postgres {
  /** Folder of its socket; the user is `bench`, the database `postgres`. It listens nowhere else. */
  host: string;
  close(): Promise<void>;
}

/** Starts PostgreSQL on a new cluster in `folder`; null where it is not installed. */
export async function openPostgres(folder: string): Promise<Postgres | null> {
  const programs = findPrograms();
  if (programs === null) return null;
  const host = join(folder, "postgres");
  const data = join(host, "data");
  const as = findUser();
  mkdirSync(host);
  if (as !== null) {
    chownSync(host, as.uid, as.gid);
    // The parts' folder is closed to others.
    chmodSync(folder, 0o711);
  }
  const place = { cwd: host, env: { PATH: process.env["PATH"], LC_ALL: "C" }, ...as };
  execFileSync(
    join(programs, "initdb"),
    ["-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions"],
    { ...place, stdio: ["ignore", "ignore", "pipe"] },
  );
  const options = ["-c", "listen_addresses=", "-c", `unix_socket_directories=${host}`];
  const server = spawn(join(programs, "postgres"), ["-D", data, ...options], { ...place, stdio: "ignore" });
  const close = async (): Promise<void> => {
    if (server.exitCode !== null) return;
    const ended = once(server, "exit");
    // Ends sessions and then itself (https://www.postgresql.org/docs/current/server-shutdown.html).
    server.kill("SIGINT");
    await ended;
  };
  try {
    await waitUntilReady(join(programs, "pg_isready"), host, server);
  } catch (error) {
    await close();
    throw error;
  }
  return { host, close };
}

function findPrograms(): string | null {
  if (!existsSync(VERSIONS)) return null;
  const newestFirst = readdirSync(VERSIONS).sort((left, right) => Number(right) - Number(left));
  const folders = newestFirst.map((version) => join(VERSIONS, version, "bin"));
  return folders.find((bin) => existsSync(join(bin, "postgres")) && existsSync(join(bin, "initdb"))) ?? null;
}

/** Null where we are not root, and stay who we are. */
function findUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  for (const user of USERS) {
    try {
      const ask = (option: string): number =>
        Number(execFileSync("id", [option, user], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: ask("-u"), gid: ask("-g") };
    } catch {
      // Not on this machine.
    }
  }
  throw new Error("PostgreSQL does not run as root, and there is no user postgres or nobody");
}

async function waitUntilReady(program: string, host: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < TRIES && server.exitCode === null; tries += 1) {
    try {
      execFileSync(program, ["-h", host, "-U", "bench", "-d", "postgres"], { stdio: "ignore" });
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error("PostgreSQL does not start");
}
