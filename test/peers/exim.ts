import { spawn, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPort, isOpen } from "./dovecot.ts";

/** Where .ci/exim unpacked it: Debian's exim4 and postfix exclude each other as packages. */
const ROOT = process.env.EXIM_ROOT ?? "";
const EXIM = join(ROOT, "usr/sbin/exim4");

/** Exim starts as root only: it changes to a user of its own. */
export const hasExim = ROOT !== "" && existsSync(EXIM) && process.getuid?.() === 0;
if (!hasExim)
  console.warn(
    "exim is missing (EXIM_ROOT=$(.ci/exim), as root): tests with a second kind of mail server are skipped",
  );

/** An Exim of the test's own on loopback, that takes everything and reports what cannot be delivered. */
export interface Exim {
  smtp: string;
  /** Resolves when nothing is on its way any more, reports included. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server that hands all mail to the one at `relayPort`, but for people at `deadDomain`: nobody is there. */
export async function startExim(relayPort: number, deadDomain: string): Promise<Exim> {
  const folder = mkdtempSync(join(tmpdir(), "seq-exim-"));
  const port = await findPort();
  for (const each of ["spool", "log"]) mkdirSync(join(folder, each));
  const file = join(folder, "exim.conf");
  // It starts itself anew as another user, who may not look into the cache.
  const program = join(folder, "exim4");
  copyFileSync(EXIM, program);
  writeFileSync(file, configure({ folder, program, port, relayPort, deadDomain }), { mode: 0o644 });
  spawnSync("chmod", ["755", folder, program]);
  spawnSync("chown", ["-R", "mail:mail", join(folder, "spool"), join(folder, "log")]);
  const server = spawn(program, ["-C", file, "-bdf"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  }
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const log = (): string => {
    const path = join(folder, "log/mainlog");
    return `${said}${existsSync(path) ? readFileSync(path, "utf8") : ""}`;
  };
  const close = async (): Promise<void> => {
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await isOpen(port)); tries += 1) {
    if (tries > 400 || server.exitCode !== null) {
      const words = log();
      await close();
      throw new Error(`exim did not start: ${words}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    smtp: `smtp://127.0.0.1:${port}`,
    async settle() {
      const input = join(folder, "spool/input");
      for (let tries = 0; existsSync(input) && readdirSync(input).length > 0; tries += 1) {
        if (tries > 2_000) throw new Error(`exim still has mail: ${log()}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    close,
  };
}

function configure({
  folder,
  program,
  port,
  relayPort,
  deadDomain,
}: {
  folder: string;
  program: string;
  port: number;
  relayPort: number;
  deadDomain: string;
}): string {
  return `exim_path = ${program}
deliver_drop_privilege
exim_user = mail
exim_group = mail
primary_hostname = mx.exim.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/spool/pid
daemon_smtp_ports = ${port}
local_interfaces = 127.0.0.1
tls_advertise_hosts =
host_lookup =
keep_environment =
acl_smtp_rcpt = take
begin acl
take:
  accept
begin routers
nobody:
  driver = redirect
  domains = ${deadDomain}
  allow_fail
  data = :fail: Unrouteable address: no such user
town:
  driver = manualroute
  route_list = * 127.0.0.1
  self = send
  transport = town
begin transports
town:
  driver = smtp
  port = ${relayPort}
  allow_localhost
  hosts_avoid_tls = *
begin retry
* * F,1m,1s
`;
}
