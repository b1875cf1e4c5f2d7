import type { RunContext } from "../run/context.ts";
import type { Task } from "../store/port.ts";

/** An open task with the name of the person it is about. */
export interface NamedTask extends Task {
  name: string;
}

/** Open tasks that are not snoozed and that nothing has stopped, oldest first. Changes nothing. */
export async function listTasks(run: RunContext): Promise<NamedTask[]> {
  const [{ nameOf }, { dropStopped }, { openBook }] = await Promise.all([
    import("../run/names.ts"),
    import("../run/find-stop.ts"),
    import("../run/book.ts"),
  ]);
  const { store } = run;
  const open = await store.tasks({ status: "open", now: run.clock.now() });
  const tasks = await dropStopped({ store, book: openBook(run) }, open);
  return Promise.all(
    tasks.map(async (task) => {
      const person = await run.store.getProspect(task.prospect);
      return { ...task, name: person === null ? `p${task.prospect}` : nameOf(person) };
    }),
  );
}
