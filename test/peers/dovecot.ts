import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
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
  /** With user and password, for `imap:`. */
  url: string;
  /** Delivers a message as a mail server would, into `mailbox`; null is the inbox. */
  deliver(message: string, mailbox?: string | null): void;
  /** Writes many messages into the inbox at once. */
  deliverMany(messages: Iterable<string>): void;
  /** Flags of every message, by the letters of Maildir, sorted. */
  flags(mailbox?: string | null): string[];
  doveadm(...args: string[]): string;
  close(): Promise<void>;
}

/** Starts a server and waits until it answers. Its files are in a temporary folder that goes with it. */
export async function startDovecot(options: { mailboxes?: string } = {}): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), "seq-dovecot-"));
  const isRoot = process.getuid?.() === 0;
  const mailUser = isRoot ? { name: "mail", id: idOf("mail") } : { name: userInfo().username, id: ownId() };
  const [port, tlsPort] = [await findPort(), await findPort()];
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
  writeFileSync(join(folder, "users"), `${USER}:{PLAIN}${PASSWORD}:${uid}:${gid}::${home}::\n`);
  const file = join(folder, "dovecot.conf");
  writeFileSync(file, configure({ folder, port, tlsPort, user: mailUser.name, isRoot, ...options }));
  if (isRoot) spawnSync("chown", ["-R", `${uid}:${gid}`, home]);
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
    url: `imap://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    deliver(message, mailbox = null) {
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
    close,
  };
}

interface Plan {
  folder: string;
  port: number;
  tlsPort: number;
  user: string;
  isRoot: boolean;
  /** Blocks inside `namespace inbox`. */
  mailboxes?: string;
}

function configure({ folder, port, tlsPort, user, isRoot, mailboxes }: Plan): string {
  const internal = isRoot ? "dovecot" : user;
  const login = isRoot ? "dovenull" : user;
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
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

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(port, "127.0.0.1", () => {
      probe.destroy();
      resolve(true);
    });
    probe.on("error", () => resolve(false));
  });
}
