import type { RunContext } from "../run/context.ts";
import type { Task } from "../store/port.ts";

/** An open task with the name of the person it is about. */
export interface NamedTask extends Task {
  name: string;
}

/** Open tasks that are not snoozed, oldest first. */
export async function listTasks(run: RunContext): Promise<NamedTask[]> {
  const { nameOf } = await import("../run/names.ts");
  const open = await run.store.tasks({ status: "open", now: run.clock.now() });
  return Promise.all(
    open.map(async (task) => {
      const person = await run.store.getProspect(task.prospect);
      return { ...task, name: person === null ? `p${task.prospect}` : nameOf(person) };
    }),
  );
}
