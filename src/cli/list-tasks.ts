import type { RunContext } from "../run/context.ts";
import type { Task } from "../store/port.ts";

/** An open task with the name of the person it is about. */
export interface NamedTask extends Task {
  name: string;
  /** Why it is not for now: the person, the sequence or the sender is paused, or the person is away; null where it is. */
  hidden: string | null;
  /** Why the law holds it now; null where it may be performed. */
  held: string | null;
}

/**
 * Open tasks that are not snoozed and that nothing has stopped, oldest first, hidden ones included. The law is asked anew: what it holds has no
 * text to paste. Changes nothing.
 */
export async function listTasks(run: RunContext): Promise<NamedTask[]> {
  const [{ nameOf }, { dropStopped }, { openBook }, { openHiding }, { holdByLaw, openLawyer }] =
    await Promise.all([
      import("../run/names.ts"),
      import("../run/find-stop.ts"),
      import("../run/book.ts"),
      import("../run/hidden-task.ts"),
      import("../run/law.ts"),
    ]);
  const findHiding = await openHiding(run.store, run.clock.now());
  const { store } = run;
  const open = await store.tasks({ status: "open", now: run.clock.now() });
  const tasks = await dropStopped({ store, book: openBook(run) }, open);
  const lawyer = openLawyer(run);
  const now = run.clock.now();
  return Promise.all(
    tasks.map(async (task) => {
      const person = await run.store.getProspect(task.prospect);
      const hidden = await findHiding(task);
      if (person === null) return { ...task, name: `p${task.prospect}`, hidden, held: null };
      const held = holdByLaw(await lawyer.look(person, task.channel, now), now);
      const shown =
        held === null ? task : { ...task, text: "", url: null, warning: `held by the law: ${held}` };
      return { ...shown, name: nameOf(person), hidden, held };
    }),
  );
}
