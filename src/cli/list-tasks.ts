import type { RunContext } from "../run/context.ts";
import type { Task } from "../store/port.ts";

/** An open task with the name of the person it is about. */
export interface NamedTask extends Task {
  name: string;
  /** Why it is not for now: the person, the sequence or the sender is paused, or the person is away; null where it is. */
  hidden: string | null;
}

/** Open tasks that are not snoozed and that nothing has stopped, oldest first, hidden ones included. Changes nothing. */
export async function listTasks(run: RunContext): Promise<NamedTask[]> {
  const [{ nameOf }, { dropStopped }, { openBook }, { openHiding }] = await Promise.all([
    import("../run/names.ts"),
    import("../run/find-stop.ts"),
    import("../run/book.ts"),
    import("../run/hidden-task.ts"),
  ]);
  const findHiding = await openHiding(run.store, run.clock.now());
  const { store } = run;
  const open = await store.tasks({ status: "open", now: run.clock.now() });
  const tasks = await dropStopped({ store, book: openBook(run) }, open);
  return Promise.all(
    tasks.map(async (task) => {
      const person = await run.store.getProspect(task.prospect);
      const hidden = await findHiding(task);
      return { ...task, hidden, name: person === null ? `p${task.prospect}` : nameOf(person) };
    }),
  );
}
