import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeFolder } from "../cli/run-seq.ts";

/** Debian's postfix brings it; tests that need it are skipped where it is missing. */
const SINK = "/usr/sbin/smtp-sink";

/** Whether there is an smtp-sink here; says so once where there is none. */
export function hasSmtpSink(): boolean {
  const found = existsSync(SINK);
  if (!found) process.stderr.write(`skipped: there is no ${SINK} here (apt install postfix)\n`);
  return found;
}

/** One message as it arrived. */
export interface SunkMail {
  messageId: string;
  to: string;
  subject: string;
  /** The whole header, unfolded. */
  header: string;
  references: string[];
}

export interface SmtpSink {
  url: string;
  /** Whole messages only: what a dropped connection left half is not there. */
  mails(): SunkMail[];
  /** How many there are, half ones included. */
  count(): number;
  /** Only those that were not there at the last call. */
  newMails(): SunkMail[];
  stop(): Promise<void>;
}

/** Starts an smtp-sink on a free loopback port. `options` as in smtp-sink(1). */
export async function startSink(...options: string[]): Promise<SmtpSink> {
  const port = await findPort();
  const base = makeFolder();
  // As root it changes to another user, who must get to the dumps.
  chmodSync(base, 0o711);
  const folder = join(base, "mails");
  mkdirSync(folder);
  chmodSync(folder, 0o777);
  const user = process.getuid?.() === 0 ? ["-u", "postfix"] : [];
  const args = [...user, ...options, "-d", join(folder, "m."), `127.0.0.1:${port}`, "100"];
  const child = spawn(SINK, args, { stdio: "ignore" });
  await waitForPort(port);
  const seen = new Set<string>();
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails: () => readdirSync(folder).map((name) => readMail(join(folder, name))),
    count: () => readdirSync(folder).length,
    newMails() {
      const fresh = readdirSync(folder).filter((name) => !seen.has(name));
      for (const name of fresh) seen.add(name);
      return fresh.map((name) => readMail(join(folder, name)));
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill();
      await ended;
    },
  };
}

/** A port that nothing listens on. */
export async function findPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function waitForPort(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    await sleep(25);
  }
  throw new Error("smtp-sink did not start");
}

function readMail(file: string): SunkMail {
  const text = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  const header = text.slice(0, text.indexOf("\n\n")).replace(/\n[ \t]+/g, " ");
  const read = (name: string): string => new RegExp(`^${name}: *(.*)$`, "im").exec(header)?.[1] ?? "";
  return {
    messageId: read("Message-ID"),
    to: read("X-Rcpt-Args").replace(/^<|>.*$/g, ""),
    subject: read("Subject"),
    header,
    references: read("References").split(/\s+/).filter(Boolean),
  };
}
