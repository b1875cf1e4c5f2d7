import { mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { main } from "../../src/main.ts";

export const PACKAGE_ROOT = join(import.meta.dirname, "../..");

export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** One call of the program in this process, with its own streams, environment, folder and clock. */
export async function runSeq(
  argv: readonly string[],
  options: {
    cwd?: string;
    env?: NodeJS.ProcessEnv;
    stdin?: string;
    now?: number;
    terminal?: boolean;
    columns?: number;
  } = {},
): Promise<Ran> {
  const stdin = Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]);
  const stdout = collect(options.terminal === true, options.columns);
  const stderr = collect(options.terminal === true, options.columns);
  const code = await main(
    argv,
    { stdin, stdout: stdout.stream, stderr: stderr.stream },
    { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env },
    {
      cwd: options.cwd ?? makeFolder(),
      wallClock: () => options.now ?? Date.parse("2026-03-02T00:00:00Z"),
      interruption: { signal: new AbortController().signal, isGraceful: false },
      packageRoot: PACKAGE_ROOT,
      program: { node: "/opt/node/bin/node", script: "/opt/prospect-seq/bin/seq.js" },
    },
  );
  return { code, out: stdout.text(), err: stderr.text() };
}

/** An empty folder of this test's own. */
export function makeFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "seq-test-")));
}

function collect(terminal: boolean, columns = 100) {
  const stream = new PassThrough();
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return {
    stream: Object.assign(stream, terminal ? { isTTY: true, columns } : {}),
    text: () => Buffer.concat(chunks).toString("utf8"),
  };
}
