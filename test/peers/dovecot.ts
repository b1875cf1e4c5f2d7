import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { LOOPBACK_CERT, LOOPBACK_KEY } from "../channels/email/loopback-certificate.ts";

const DOVECOT = "/usr/sbin/dovecot";
const DOVEADM = "/usr/bin/doveadm";

/** Whether Debian's dovecot-imapd is here; tests that need it are skipped otherwise, and say so. */
export const hasDovecot = existsSync(DOVECOT) && existsSync("/usr/lib/dovecot/imap");
if (!hasDovecot)
  console.warn("dovecot (Debian: dovecot-imapd) is missing: tests of real mailboxes are skipped");

export const USER = "anna";
export const PASSWORD = "correct horse battery";

/** A Dovecot of the test's own on loopback, with one user and a Maildir. */
export interface Dovecot {
  port: number;
  tlsPort: number;
  /** Takes mail for the residents, where there is a town. */
  lmtpPort: number;
  /** With user and password, for `imap:`. */
  url: string;
  /** Delivers a message as a mail server would, into `mailbox`; null is the inbox. */
  send(message: string, mailbox?: string | null): void;
  /** Writes many messages into the inbox at once. */
  deliverMany(messages: Iterable<string>): void;
  /** Flags of every message, by the letters of Maildir, sorted. */
  flags(mailbox?: string | null): string[];
  doveadm(...args: string[]): string;
  /** All that lies in a resident's mailbox, whole, with LF, in the order of arrival; without a name the inbox. */
  mailOf(address: string, mailbox?: string): string[];
  /** Takes everything out of the residents' mailboxes. */
  empty(): void;
  /** A resident's inbox gets another UIDVALIDITY, and every message another UID. */
  renumber(address: string): void;
  close(): Promise<void>;
}

/** Somebody who has a mailbox at the server, and logs in with the address and `PASSWORD`. */
export interface Resident {
  address: string;
  /** A Sieve script that sees what arrives. */
  sieve?: string;
  /** Takes nothing more: every delivery is put off with 4.2.2. */
  isFull?: boolean;
}

/** A town's mailboxes: mail is taken by LMTP, and what Sieve answers goes to `submissionPort` on loopback. */
export interface Town {
  residents: readonly Resident[];
  submissionPort: number;
}

/** Starts a server and waits until it answers. Its files are in a temporary folder that goes with it. */
export async function startDovecot(options: { mailboxes?: string; town?: Town } = {}): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), "seq-dovecot-"));
  const isRoot = process.getuid?.() === 0;
  const mailUser = isRoot ? { name: "mail", id: idOf("mail") } : { name: userInfo().username, id: ownId() };
  const [port, tlsPort, lmtpPort] = [await findPort(), await findPort(), await findPort()];
  const home = join(folder, "home");
  for (const each of [
    "run",
    "state",
    "home",
    "home/Maildir",
    "home/Maildir/new",
    "home/Maildir/cur",
    "home/Maildir/tmp",
  ]) {
    mkdirSync(join(folder, each));
  }
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, "cert.pem"), LOOPBACK_CERT);
  writeFileSync(join(folder, "key.pem"), LOOPBACK_KEY, { mode: 0o600 });
  const { uid, gid } = mailUser.id;
  const users = [`${USER}:{PLAIN}${PASSWORD}:${uid}:${gid}::${home}::`];
  for (const resident of options.town?.residents ?? []) {
    const own = homeOf(folder, resident.address);
    mkdirSync(own, { recursive: true });
    if (resident.sieve !== undefined) writeFileSync(join(own, ".dovecot.sieve"), resident.sieve);
    const quota = resident.isFull === true ? "userdb_quota_rule=*:bytes=10" : "";
    users.push(`${resident.address}:{PLAIN}${PASSWORD}:${uid}:${gid}::${own}::${quota}`);
  }
  writeFileSync(join(folder, "users"), `${users.join("\n")}\n`);
  const file = join(folder, "dovecot.conf");
  writeFileSync(
    file,
    configure({ folder, port, tlsPort, lmtpPort, user: mailUser.name, isRoot, ...options }),
  );
  const homes = [home, ...(options.town === undefined ? [] : [join(folder, "residents")])];
  if (isRoot) spawnSync("chown", ["-R", `${uid}:${gid}`, ...homes]);
  const server = spawn(DOVECOT, ["-F", "-c", file], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const close = async (): Promise<void> => {
    server.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await isOpen(port)); tries += 1) {
    if (tries > 200 || server.exitCode !== null) {
      await close();
      throw new Error(`dovecot did not start: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  let written = 0;
  const place = (mailbox: string | null): string =>
    mailbox === null ? join(home, "Maildir") : join(home, "Maildir", `.${mailbox}`);
  const put = (message: string, mailbox: string | null): string => {
    written += 1;
    const path = join(place(mailbox), "new", `${1_700_000_000 + written}.M${written}P1.test`);
    writeFileSync(path, message.replace(/\r?\n/g, "\r\n"), { mode: 0o666 });
    return path;
  };
  return {
    port,
    tlsPort,
    lmtpPort,
    url: `imap://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    send(message, mailbox = null) {
      const path = put(message, mailbox);
      if (isRoot) spawnSync("chown", [`${uid}:${gid}`, path]);
    },
    deliverMany(messages) {
      for (const message of messages) put(message, null);
      if (isRoot) spawnSync("chown", ["-R", `${uid}:${gid}`, home]);
    },
    flags(mailbox = null) {
      const names = ["new", "cur"].flatMap((each) => readdirSync(join(place(mailbox), each)));
      return names.map((name) => name.split(":2,")[1] ?? "").sort();
    },
    doveadm(...args) {
      const ran = spawnSync(DOVEADM, ["-c", file, ...args], { encoding: "utf8" });
      if (ran.status !== 0) throw new Error(`doveadm ${args.join(" ")}: ${ran.stderr}`);
      return ran.stdout;
    },
    mailOf(address, mailbox) {
      const home = join(homeOf(folder, address), "Maildir", mailbox === undefined ? "" : `.${mailbox}`);
      const files = ["new", "cur"].flatMap((each) =>
        existsSync(join(home, each)) ? readdirSync(join(home, each)).map((name) => ({ each, name })) : [],
      );
      files.sort((left, right) => (left.name < right.name ? -1 : 1));
      return files.map(({ each, name }) =>
        readFileSync(join(home, each, name), "utf8").replace(/\r?\n/g, "\n"),
      );
    },
    empty() {
      for (const { address } of options.town?.residents ?? []) {
        rmSync(join(homeOf(folder, address), "Maildir"), { recursive: true, force: true });
        rmSync(join(homeOf(folder, address), ".dovecot.lda-dupes"), { force: true });
      }
    },
    renumber(address) {
      rmSync(join(homeOf(folder, address), "Maildir", "dovecot-uidlist"));
      for (const each of ["dovecot.index", "dovecot.index.cache", "dovecot.index.log"]) {
        rmSync(join(homeOf(folder, address), "Maildir", each), { force: true });
      }
    },
    close,
  };
}

function homeOf(folder: string, address: string): string {
  return join(folder, "residents", address);
}

interface Plan {
  folder: string;
  port: number;
  tlsPort: number;
  lmtpPort: number;
  user: string;
  isRoot: boolean;
  /** Blocks inside `namespace inbox`. */
  mailboxes?: string;
  town?: Town;
}

function configure(plan: Plan): string {
  const { folder, port, tlsPort, user, isRoot, mailboxes, town } = plan;
  const internal = isRoot ? "dovecot" : user;
  const login = isRoot ? "dovenull" : user;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap${town === undefined ? "" : " lmtp"}
listen = 127.0.0.1
ssl = yes
ssl_cert = <${folder}/cert.pem
ssl_key = <${folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = ${internal}
default_login_user = ${login}
${isRoot ? "" : `default_internal_group = ${user}`}
first_valid_uid = 1
mail_location = maildir:~/Maildir
maildir_very_dirty_syncs = no
mailbox_idle_check_interval = 1 s
service anvil {
  ${isRoot ? "" : "chroot ="}
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  ${isRoot ? "" : "chroot ="}
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = passwd-file
  args = ${folder}/users
}
namespace inbox {
  inbox = yes
${mailboxes ?? "  mailbox Sent {\n    special_use = \\Sent\n    auto = create\n  }"}
}
${town === undefined ? "" : configureTown(plan.lmtpPort, town.submissionPort)}`;
}

/**
 * Pigeonhole answers no message with a List-* header, as RFC 5230 4.6 advises, and ours carry List-Unsubscribe: a
 * resident's script may take that off first (`editheader`), to stand for the many responders that answer all the same.
 */
function configureTown(lmtpPort: number, submissionPort: number): string {
  return `
hostname = mx.town.example
submission_host = 127.0.0.1:${submissionPort}
mail_plugins = quota
quota_full_tempfail = yes
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
}
protocol lmtp {
  mail_plugins = quota sieve
  postmaster_address = postmaster@town.example
}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=1G
  sieve = file:~/.dovecot.sieve
  sieve_extensions = +editheader
  sieve_vacation_min_period = 0
}
`;
}

function idOf(name: string): { uid: number; gid: number } {
  const read = (flag: string): number => Number(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout);
  return { uid: read("-u"), gid: read("-g") };
}

function ownId(): { uid: number; gid: number } {
  const { uid, gid } = userInfo();
  return { uid, gid };
}

/** A port that nobody listened on a moment ago. */
export async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

export function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, "127.0.0.1", () => {
      probe.destroy();
      resolve(true);
    });
    probe.on("error", () => resolve(false));
  });
}
