import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Where Debian puts each version's programs. */
const VERSIONS = "/usr/lib/postgresql";
/** Who runs it where we are root, which PostgreSQL refuses: its own user, or whoever owns nothing. */
const USERS = ["postgres", "nobody"];
const TRIES = 200;

/** A PostgreSQL of a test's own, on a Unix socket alone. The user is `seq`, who may do everything; the database `postgres`. */
export interface PostgresServer {
  /** Folder of its socket. */
  host: string;
  port: number;
  /** The certificate's file, where it listens. */
  certificate: string;
  /** The store's address, without what says which schema. */
  url: string;
  /** Ends it as a power cut does, and starts it again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Whether it is installed; where CI=true a machine without it is a failure. */
export const hasPostgres: boolean = findPrograms() !== null || process.env["CI"] === "true";

/** Starts one on a new cluster. `isDurable`: it waits for the disk, as it does by default. */
export async function startPostgres({
  isDurable = false,
  listens = false,
}: {
  isDurable?: boolean;
  /** Also on 127.0.0.1, with TLS by a certificate that only it signed, for who has a password. */
  listens?: boolean;
} = {}): Promise<PostgresServer> {
  const programs = findPrograms();
  if (programs === null) throw new Error("PostgreSQL is not installed: .ci/peers installs it");
  const as = findUser();
  const host = mkdtempSync(join(tmpdir(), "seq-pg-"));
  const data = join(host, "data");
  if (as !== null) chownSync(host, as.uid, as.gid);
  chmodSync(host, 0o755);
  const place = { cwd: host, env: { PATH: process.env["PATH"], LC_ALL: "C" }, ...as };
  execFileSync(
    join(programs, "initdb"),
    [
      "-D",
      data,
      "-U",
      "seq",
      "-A",
      "trust",
      "-E",
      "UTF8",
      "--locale=C",
      "--no-instructions",
      ...(isDurable ? [] : ["-N"]),
    ],
    { ...place, stdio: ["ignore", "ignore", "pipe"] },
  );
  const settings = ["listen_addresses=", `unix_socket_directories=${host}`, "max_connections=120"];
  if (!isDurable) settings.push("fsync=off", "full_page_writes=off");
  const port = listens ? await findFreePort() : 5432;
  const certificate = join(data, "server.crt");
  if (listens) {
    settings.splice(settings.indexOf("listen_addresses="), 1, "listen_addresses=127.0.0.1");
    const key = join(data, "server.key");
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        ...subject,
        "-keyout",
        key,
        "-out",
        certificate,
      ],
      { ...place, stdio: "ignore" },
    );
    chmodSync(key, 0o600);
    settings.push(
      "ssl=on",
      `ssl_cert_file=${certificate}`,
      `ssl_key_file=${key}`,
      "password_encryption=scram-sha-256",
    );
    const rules = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
    writeFileSync(join(data, "pg_hba.conf"), rules);
  }
  settings.push(`port=${port}`);
  let server: ChildProcess | null = null;

  async function start(): Promise<void> {
    const started = spawn(
      join(programs ?? "", "postgres"),
      ["-D", data, ...settings.flatMap((each) => ["-c", each])],
      {
        ...place,
        stdio: "ignore",
      },
    );
    server = started;
    for (let tries = 0; tries < TRIES && started.exitCode === null; tries += 1) {
      try {
        execFileSync(
          join(programs ?? "", "pg_isready"),
          ["-h", host, "-p", String(port), "-U", "seq", "-d", "postgres"],
          {
            stdio: "ignore",
          },
        );
        return;
      } catch {
        await sleep(50);
      }
    }
    throw new Error("PostgreSQL does not start");
  }

  /** SIGINT ends sessions, then itself; see https://www.postgresql.org/docs/current/server-shutdown.html. */
  async function end(signal: "SIGINT" | "SIGKILL"): Promise<void> {
    const ending = server;
    server = null;
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, "exit");
    ending.kill(signal);
    await ended;
  }

  await start();
  return {
    host,
    port,
    certificate,
    url: `postgres://seq@localhost:${port}/postgres?host=${host}`,
    start,
    stop: () => end("SIGINT"),
    async crash() {
      await end("SIGKILL");
      // Its children see the postmaster gone and leave by themselves; a new one waits for the last of them.
      await start();
    },
    async close() {
      await end("SIGINT");
      rmSync(host, { recursive: true, force: true });
    },
  };
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
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
