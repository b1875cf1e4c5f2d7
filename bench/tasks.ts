import { createRunContext } from "../src/app/run-context.ts";
import { endTask } from "../src/run/actions/tasks.ts";
import { openWorkspace } from "./open-workspace.ts";

/** Tasks ended side by side; their writes share transactions. */
const BATCH = 500;

/** Does every open task at `now`, as a rep would with `seq tasks`. Returns how many there were. */
export async function doEveryTask(cwd: string, now: string): Promise<number> {
  const context = openWorkspace(cwd, now);
  try {
    const run = await createRunContext(context, "act");
    const tasks = await run.store.tasks({ status: "open" });
    for (let from = 0; from < tasks.length; from += BATCH) {
      const batch = tasks.slice(from, from + BATCH);
      await Promise.all(batch.map(({ id }) => endTask(run, id, "done", run.clock.now())));
    }
    return tasks.length;
  } finally {
    await context.close();
  }
}
