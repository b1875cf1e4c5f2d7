import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { chooseChildEnv } from "../../app/session/child-env.ts";
import { ConversationEnded, killAt, withDeadline } from "../../deadline.ts";
import { UserError } from "../../errors.ts";

/** How long `crontab` or `systemctl` may take. */
const PROGRAM_MS = 10_000;

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** The user's crontab; empty when there is none yet. */
export async function readCrontab(env: NodeJS.ProcessEnv): Promise<string> {
  const { status, stdout, stderr } = await runProgram("crontab", ["-l"], "", env);
  if (status === 0) return stdout;
  // Every crontab says so in its own words and with status 1; the words "no crontab" are common to all.
  if (/no crontab/i.test(stderr)) return "";
  throw new UserError(`the crontab cannot be read: ${firstLine(stderr)}`);
}

export async function writeCrontab(text: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { status, stderr } = await runProgram("crontab", ["-"], text, env);
  if (status !== 0) throw new UserError(`the crontab cannot be written: ${firstLine(stderr)}`);
}

/** `systemctl --user …`; a UserError with its first line when it fails. */
export async function callSystemctl(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { status, stderr } = await runProgram("systemctl", ["--user", ...args], "", env);
  if (status === 0) return;
  throw new UserError(`systemctl --user ${args.join(" ")}: ${firstLine(stderr)}`, {
    hint: "the unit files are written; run it yourself where systemd runs",
  });
}

/** Absolute path of a program on PATH, or null. */
export function findProgram(name: string, env: NodeJS.ProcessEnv): string | null {
  for (const folder of (env.PATH ?? "").split(delimiter).filter(isAbsolute)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // The next folder may have it.
    }
  }
  return null;
}

async function runProgram(
  name: string,
  args: string[],
  input: string,
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  try {
    return await withDeadline({ ms: PROGRAM_MS }, (signal) => callProgram(name, args, input, env, signal));
  } catch (error) {
    if (!(error instanceof ConversationEnded)) throw error;
    throw new UserError(`${name} does not answer`, {
      hint: "try it by hand; seq cron print shows what to schedule",
    });
  }
}

function callProgram(
  name: string,
  args: string[],
  input: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { env: { ...chooseChildEnv(env), LC_ALL: "C" } });
    killAt(signal, child);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", (cause) =>
      reject(
        new UserError(`${name} is not installed`, {
          hint: "seq cron print shows what to schedule; --systemd makes a systemd timer instead",
          cause,
        }),
      ),
    );
    child.once("close", (status) => resolve({ status, stdout, stderr }));
    // A program that does not read its input is no reason to fail.
    child.stdin.on("error", () => undefined).end(input);
  });
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
