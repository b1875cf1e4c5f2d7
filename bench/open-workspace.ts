import { PassThrough } from "node:stream";
import { type CommandContext, createCommandContext } from "../src/app/session/context.ts";
import { createOutput } from "../src/app/session/output.ts";
import { createPaint } from "../src/app/session/paint.ts";
import { ROOT, SEQ } from "./child.ts";

/** A workspace as a command has it, at the time `now`, without a command line. To be closed by the caller. */
export function openWorkspace(cwd: string, now: string): CommandContext {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  return createCommandContext({
    world: {
      streams,
      env: {},
      cwd,
      wallClock: Date.now,
      interruption: { signal: new AbortController().signal, isGraceful: false },
      packageRoot: ROOT,
      program: { node: process.execPath, script: SEQ },
      knownSecrets: new Set(),
    },
    options: { now },
    output: createOutput(streams, {
      json: false,
      quiet: true,
      verbose: false,
      paint: createPaint(false),
      color: false,
      hide: (text) => text,
    }),
    outline: () => {
      throw new Error("there is no command line here");
    },
  });
}
