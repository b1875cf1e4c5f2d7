import { spawn, spawnSync } from "node:child_process";
import {
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
import { isOpen } from "./dovecot.ts";

const POSTFIX = "/usr/sbin/postfix";
const DAEMONS = "/usr/lib/postfix/sbin";
/** tcpmux: nobody listens there. */
const CLOSED_PORT = 1;

/** Postfix starts as root only: it changes to a user of its own. */
export const hasPostfix =
  existsSync(POSTFIX) && existsSync(join(DAEMONS, "lmtp")) && process.getuid?.() === 0;
if (!hasPostfix)
  console.warn("postfix (Debian: postfix, as root) is missing: tests with a real mail server are skipped");

/** A Postfix of the test's own on loopback. Every domain is local to it: nothing leaves the machine. */
export interface Postfix {
  port: number;
  /** Resolves when nothing is on its way any more, answers and bounces included. */
  settle(): Promise<void>;
  log(): string;
  close(): Promise<void>;
}

/** What a Postfix is started with. */
export interface PostfixPlan {
  port: number;
  /** Where mail is delivered by LMTP; whoever is unknown there is bounced. */
  lmtpPort: number;
  /** Takes a copy of every message that is handed in; bounces are no such message. */
  archive: string;
  /** Addresses whose server does not answer (4.4.1). */
  unreachable: readonly string[];
}

/** Starts a server and waits until it answers. Whatever fails for now is given up at once, so that no test waits. */
export async function startPostfix(plan: PostfixPlan): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), "seq-postfix-"));
  const config = join(folder, "config");
  const spool = join(folder, "spool");
  for (const each of ["config", "spool", "data"]) mkdirSync(join(folder, each), { mode: 0o755 });
  spawnSync("chmod", ["755", folder]);
  spawnSync("chown", ["postfix", join(folder, "data")]);
  writeFileSync(join(config, "main.cf"), writeMain(folder, plan));
  writeFileSync(join(config, "master.cf"), writeMaster(plan.port));
  const closed = plan.unreachable.map(
    (address) => `/^${address.replaceAll(".", "\\.")}$/ lmtp:inet:127.0.0.1:${CLOSED_PORT}`,
  );
  writeFileSync(join(config, "transport"), `${closed.join("\n")}\n`);
  const server = spawn(POSTFIX, ["-c", config, "start-fg"], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  }
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const readLog = (): string => {
    const file = join(folder, "log");
    return existsSync(file) ? readFileSync(file, "utf8") : said;
  };
  const close = async (): Promise<void> => {
    spawnSync(POSTFIX, ["-c", config, "stop"]);
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await isOpen(plan.port)); tries += 1) {
    if (tries > 400 || server.exitCode !== null) {
      const log = readLog();
      await close();
      throw new Error(`postfix did not start: ${said}${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    port: plan.port,
    async settle() {
      for (let tries = 0; countQueued(spool) > 0; tries += 1) {
        if (tries > 2_000) throw new Error(`postfix still has mail: ${readLog()}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    log: readLog,
    close,
  };
}

/** A bounce or an answer is queued before what it answers leaves the queue, so an empty queue means that all is done. */
function countQueued(spool: string): number {
  return ["maildrop", "incoming", "active", "deferred"].reduce((sum, queue) => {
    const folder = join(spool, queue);
    if (!existsSync(folder)) return sum;
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return sum + entries.filter((each) => each.isFile()).length;
  }, 0);
}

function writeMain(folder: string, { lmtpPort, archive }: PostfixPlan): string {
  return `compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = ${DAEMONS}
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
smtpd_peername_lookup = no
mynetworks = 127.0.0.0/8
myhostname = mx.town.example
mydestination =
alias_maps =
local_recipient_maps =
virtual_mailbox_domains = static:all
virtual_transport = lmtp:inet:127.0.0.1:${lmtpPort}
transport_maps = regexp:${folder}/config/transport
default_transport = error:5.7.0 nothing leaves this machine
always_bcc = ${archive}
smtpd_relay_restrictions = permit_mynetworks, reject
notify_classes =
maximal_queue_lifetime = 0
bounce_queue_lifetime = 0
`;
}

function writeMaster(port: number): string {
  const rows = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    "pickup unix n - n 60 1 pickup",
    "cleanup unix n - n - 0 cleanup",
    "qmgr unix n - n 300 1 qmgr",
    "rewrite unix - - n - - trivial-rewrite",
    "bounce unix - - n - 0 bounce",
    "defer unix - - n - 0 bounce",
    "trace unix - - n - 0 bounce",
    "verify unix - - n - 1 verify",
    "flush unix n - n 1000? 0 flush",
    "proxymap unix - - n - - proxymap",
    "proxywrite unix - - n - 1 proxymap",
    "lmtp unix - - n - - lmtp",
    "error unix - - n - - error",
    "retry unix - - n - - error",
    "discard unix - - n - - discard",
    "anvil unix - - n - 1 anvil",
    "scache unix - - n - 1 scache",
    "postlog unix-dgram n - n - 1 postlogd",
  ];
  return `${rows.join("\n")}\n`;
}
