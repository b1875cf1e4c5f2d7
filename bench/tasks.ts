import { PassThrough } from "node:stream";
import { createContext } from "../src/cli/context.ts";
import { createOutput } from "../src/cli/output.ts";
import { createPaint } from "../src/cli/render/paint.ts";
import { createChanger, createRunContext } from "../src/cli/run-context.ts";
import { endTask } from "../src/run/tasks.ts";
import { ROOT, SEQ } from "./child.ts";

/** Tasks ended side by side; their writes share transactions. */
const BATCH = 500;

/** Does every open task at `now`, as a rep would with `seq tasks`. Returns how many there were. */
export async function doEveryTask(cwd: string, now: string): Promise<number> {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const context = createContext({
    world: {
      streams,
      env: {},
      cwd,
      wallClock: Date.now,
      interruption: { signal: new AbortController().signal, isGraceful: false },
      packageRoot: ROOT,
      program: { node: process.execPath, script: SEQ },
    },
    options: { now },
    output: createOutput(streams, {
      json: false,
      quiet: true,
      verbose: false,
      paint: createPaint(false),
      color: false,
    }),
    outline: () => {
      throw new Error("there is no command line here");
    },
  });
  try {
    const run = await createRunContext(context, "act");
    const changer = createChanger(run);
    const tasks = await run.store.tasks({ status: "open" });
    for (let from = 0; from < tasks.length; from += BATCH) {
      const batch = tasks.slice(from, from + BATCH);
      await Promise.all(batch.map(({ id }) => endTask(changer, id, "done", run.clock.now())));
    }
    return tasks.length;
  } finally {
    await context.close();
  }
}
