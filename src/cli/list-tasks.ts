import type { RunContext } from "../run/context.ts";
import type { Task } from "../store/port.ts";

/** An open task with the name of the person it is about. */
export interface NamedTask extends Task {
  name: string;
  /** Why the law holds it now; null where it may be performed. */
  held: string | null;
}

/**
 * Open tasks that are not snoozed and that nothing has stopped, oldest first. The law is asked anew: what it holds has no
 * text to paste. Changes nothing.
 */
export async function listTasks(run: RunContext): Promise<NamedTask[]> {
  const [{ nameOf }, { dropStopped }, { openBook }, { holdByLaw, openLawyer }] = await Promise.all([
    import("../run/names.ts"),
    import("../run/find-stop.ts"),
    import("../run/book.ts"),
    import("../run/law.ts"),
  ]);
  const { store } = run;
  const open = await store.tasks({ status: "open", now: run.clock.now() });
  const tasks = await dropStopped({ store, book: openBook(run) }, open);
  const lawyer = openLawyer(run);
  const now = run.clock.now();
  return Promise.all(
    tasks.map(async (task) => {
      const person = await run.store.getProspect(task.prospect);
      if (person === null) return { ...task, name: `p${task.prospect}`, held: null };
      const held = holdByLaw(await lawyer.look(person, task.channel, now), now);
      const shown =
        held === null ? task : { ...task, text: "", url: null, warning: `held by the law: ${held}` };
      return { ...shown, name: nameOf(person), held };
    }),
  );
}
