import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PostgresServer } from "./postgres-server.ts";

const PROGRAM = "/usr/sbin/pgbouncer";
const PORT = 6432;

/** Whether it is installed; where CI=true a machine without it is a failure. */
export const hasPgbouncer: boolean = existsSync(PROGRAM) || process.env["CI"] === "true";

/** A pooler before a server, which lends a session for the length of a transaction. */
export interface Pgbouncer {
  /** The store's address by way of it, without what says which schema. */
  url: string;
  close(): Promise<void>;
}

export async function startPgbouncer(server: PostgresServer): Promise<Pgbouncer> {
  const folder = mkdtempSync(join(tmpdir(), "seq-pool-"));
  // It runs as whoever runs the server, since it does not as root.
  const { uid, gid } = statSync(server.host);
  const config = join(folder, "pgbouncer.ini");
  writeFileSync(join(folder, "users.txt"), '"seq" ""\n');
  writeFileSync(
    config,
    `[databases]
* = host=${server.host} port=${server.port}
[pgbouncer]
listen_addr =
listen_port = ${PORT}
unix_socket_dir = ${folder}
auth_type = trust
auth_file = ${join(folder, "users.txt")}
pool_mode = transaction
default_pool_size = 3
max_client_conn = 200
logfile = /dev/null
`,
  );
  chownSync(folder, uid, gid);
  const pooler = spawn(PROGRAM, [config], { uid, gid, cwd: folder, stdio: "ignore" });
  while (!existsSync(join(folder, `.s.PGSQL.${PORT}`)) && pooler.exitCode === null) await sleep(20);
  return {
    url: `postgres://seq@localhost:${PORT}/postgres?host=${folder}`,
    async close() {
      const ended = once(pooler, "exit");
      pooler.kill("SIGINT");
      if (pooler.exitCode === null) await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
