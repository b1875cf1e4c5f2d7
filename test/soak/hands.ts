import { spawn } from "node:child_process";
import { join } from "node:path";
import { PACKAGE_ROOT, runSeq } from "../cli/run-seq.ts";

/** What a call of the program ended with. */
export interface Ended {
  code: number;
  out: string;
  err: string;
}

export interface CallOptions {
  stdin?: string;
  /** SIGKILL after so many ms. */
  killAfterMs?: number;
  /** No file may grow beyond so many KiB, as on a full disk. */
  mostKib?: number;
}

/** How the program is called: always through argv, streams and exit code. */
export interface Hands {
  root: string;
  call(argv: readonly string[], options?: CallOptions): Promise<Ended>;
}

/** The installed program, each call a process of its own. */
export function spawning(root: string): Hands {
  return { root, call: (argv, options) => spawnSeq(root, argv, options) };
}

/**
 * The same calls within this process, some ten times quicker; what must be a process (killed, starved of disk, beside
 * another) is one. Every twentieth call is one as well, so that the launcher and its quick path for an idle run are played.
 */
export function calling(root: string): Hands {
  let calls = 0;
  return {
    root,
    async call(argv, options = {}) {
      calls += 1;
      const mustSpawn = options.killAfterMs !== undefined || options.mostKib !== undefined;
      if (mustSpawn || calls % 20 === 0) return spawnSeq(root, argv, options);
      const { stdin } = options;
      return runSeq(argv, { cwd: root, now: Date.now(), ...(stdin !== undefined && { stdin }) });
    },
  };
}

/** One process of the built program. */
export async function spawnSeq(
  root: string,
  argv: readonly string[],
  { stdin, killAfterMs, mostKib }: CallOptions = {},
): Promise<Ended> {
  const program = [process.execPath, join(PACKAGE_ROOT, "bin/seq.js"), ...argv];
  // The limit of a shell's child: a write beyond it fails, as one without room does.
  const [command, ...args] =
    mostKib === undefined
      ? program
      : ["/bin/bash", "-c", `ulimit -f ${mostKib} && exec "$@"`, "seq", ...program];
  const child = spawn(command!, args, {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  child.stdin.on("error", () => undefined).end(stdin ?? "");
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  const code = await new Promise<number>((resolve) => child.once("close", (each) => resolve(each ?? -9)));
  clearTimeout(timer);
  return { code, out, err };
}
