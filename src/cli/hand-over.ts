import { withoutSecrets } from "../app/session/child-env.ts";

/** Set for the child, so that a wrapper that leads back to us cannot loop. */
const GUARD = "PROSPECT_SEQ_HANDED_OVER";

/**
 * Runs coreutils' `seq` in our place when the arguments are meant for it: same arguments, input,
 * output and exit status. Resolves to false, having done nothing, when they are meant for us.
 *
 * @param ownDirectory folder of our launcher; a `seq` found inside our package is not the system's
 */
export async function handOver(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  ownDirectory: string,
): Promise<boolean> {
  if (!isCoreutilsCall(args)) return false;
  const { findSystemSeq } = await import("./system-seq.ts");
  const program = findSystemSeq(env[GUARD] === undefined ? (env.PATH ?? "") : "", ownDirectory);
  if (program === null) {
    process.stderr.write("seq: these arguments are for coreutils' seq, and there is none on PATH\n");
    process.exitCode = 127;
    return true;
  }
  const { spawn } = await import("node:child_process");
  const child = spawn(program, args, {
    argv0: "seq",
    stdio: "inherit",
    env: { ...withoutSecrets(env), [GUARD]: "1" },
  });
  const forwarded = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status, signal) => {
      for (const each of forwarded) process.removeAllListeners(each);
      if (signal === null) process.exitCode = status ?? 1;
      else endBySignal(signal);
      resolve(true);
    });
  });
}

/** Ends as the child did, so that a shell sees the same status (141 for a closed pipe). */
function endBySignal(signal: NodeJS.Signals): void {
  // Node ignores SIGPIPE, so it cannot die of it.
  if (signal === "SIGPIPE") process.exitCode = 141;
  else process.kill(process.pid, signal);
}

/** What strtold(3) reads: decimal (with either decimal mark), hexadecimal, infinity, not-a-number. */
const NUMBER =
  /^\s*[-+]?(?:(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d+)?|0x(?:[\da-f]+(?:\.[\da-f]*)?|\.[\da-f]+)(?:p[-+]?\d+)?|inf(?:inity)?|nan)$/i;

/** Long options of coreutils' seq, and whether they take a value. Unambiguous beginnings count, as in getopt_long(3). */
const LONG_OPTIONS: Readonly<Record<string, boolean>> = {
  "equal-width": false,
  format: true,
  separator: true,
};

/**
 * Whether these arguments are meant for coreutils' `seq`: its own options (`-f`, `-s`, `-w` and
 * their long forms), then nothing but numbers. None of our commands or options looks like that.
 * `--help` and `--version` are ours.
 */
export function isCoreutilsCall(args: readonly string[]): boolean {
  let index = 0;
  while (index < args.length) {
    const taken = countOptionArguments(args[index] ?? "");
    if (taken === 0) break;
    index += taken;
  }
  const sawOption = index > 0;
  if (args[index] === "--") index += 1;
  const operands = args.slice(index);
  return (sawOption || operands.length > 0) && operands.every((each) => NUMBER.test(each));
}

/** How many arguments the coreutils option at the front takes; 0 when it is none. */
function countOptionArguments(arg: string): 0 | 1 | 2 {
  if (arg.startsWith("--")) {
    const [name = "", value] = arg.slice(2).split("=", 2);
    const option = Object.entries(LONG_OPTIONS).find(([each]) => name !== "" && each.startsWith(name));
    if (option === undefined) return 0;
    const [, takesValue] = option;
    if (value !== undefined) return takesValue ? 1 : 0;
    return takesValue ? 2 : 1;
  }
  if (!arg.startsWith("-")) return 0;
  const letters = arg.slice(1);
  const valued = letters.search(/[^w]/);
  if (valued === -1) return letters === "" ? 0 : 1;
  if (letters[valued] !== "f" && letters[valued] !== "s") return 0;
  return valued === letters.length - 1 ? 2 : 1;
}
