import type { Readable, Writable } from "node:stream";

/** Where a command reads and writes. A terminal has `isTTY` and `columns`. */
export interface Streams {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean; columns?: number };
}

/** Everything outside the program that a command may touch, handed in by whoever starts it. */
export interface World {
  streams: Streams;
  env: NodeJS.ProcessEnv;
  /** Current folder, absolute. */
  cwd: string;
  /** Milliseconds since 1970-01-01T00:00Z. */
  wallClock(): number;
  /** Aborted by the first Ctrl-C. Reading `signal` promises to end soon after. */
  interruption: Interruption;
  /** Root of the installed package: shipped sequences and examples are below it. */
  packageRoot: string;
  /** Program files of threads that may take over work, and how many the machine has use for; absent: none. */
  threads?: { message: string; draft: string; import: string; count: number };
  /** Absolute paths that start this program again, for cron. */
  program: { node: string; script: string };
  /** Filled as secrets are read, so that no message, error or crash carries one. */
  knownSecrets: Set<string>;
}

/** How Ctrl-C reaches a command. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Set by a command that finishes what is in flight; without it, the first Ctrl-C ends the program. */
  isGraceful: boolean;
  /** What stopped it, once something has: a person (SIGINT), or whoever manages the process (SIGTERM). */
  by?: "SIGINT" | "SIGTERM";
}
