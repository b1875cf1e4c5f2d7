import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Streams, World } from "./app/session/world.ts";
import { catchCrashes } from "./cli/crash.ts";
import { leaveSoon, watchForInterrupts } from "./cli/interrupts.ts";
import { ExitCode } from "./errors.ts";

/**
 * One call of the program, without its process: tests use it as it is.
 *
 * @param argv arguments after the program's name
 * @param rest what the process would give: folder, clock, Ctrl-C, where the program is installed
 * @returns the exit code
 */
export async function main(
  argv: readonly string[],
  streams: Streams,
  env: NodeJS.ProcessEnv,
  rest: Omit<World, "streams" | "env" | "knownSecrets"> & Partial<Pick<World, "knownSecrets">>,
): Promise<number> {
  const world: World = { streams, env, knownSecrets: new Set(), ...rest };
  const { runProgram } = await import("./cli/program.ts");
  return runProgram(argv, world);
}

/** Runs the program in this process and sets its exit code. */
export async function start(): Promise<void> {
  const { stdin, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // `seq … | head`: the reader has what it wanted.
      if (error.code !== "EPIPE") throw error;
      stream.destroy();
    });
  }
  const knownSecrets = new Set<string>();
  catchCrashes(process, knownSecrets);
  const packageRoot = fileURLToPath(new URL("..", import.meta.url));
  const interruption = watchForInterrupts(process);
  process.exitCode = await main(process.argv.slice(2), { stdin, stdout, stderr }, process.env, {
    cwd: findCwd(),
    wallClock: Date.now,
    knownSecrets,
    interruption,
    packageRoot,
    threads: {
      message: join(packageRoot, "dist/message-worker.js"),
      draft: join(packageRoot, "dist/draft-thread.js"),
      import: join(packageRoot, "dist/import-thread.js"),
      count: availableParallelism(),
    },
    program: { node: process.execPath, script: join(packageRoot, "bin/seq.js") },
  });
  leaveSoon(process, interruption);
}

/** The folder that the program was called in; ends the program where it is gone. */
function findCwd(): string {
  try {
    return process.cwd();
  } catch {
    process.stderr.write("seq: the current folder is gone\n  hint: cd into one that is there\n");
    process.exit(ExitCode.unable);
  }
}
