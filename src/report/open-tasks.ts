import type { Instant } from "../engine/plan.ts";
import { openHiding } from "../run/actions/hidden-task.ts";
import { nameOf, type RunContext } from "../run/context.ts";
import { dropStopped } from "../run/gates/find-stop.ts";
import { holdByLaw, judgedAs, openLegalChecker } from "../run/gates/legal-checker.ts";
import type { Task } from "../store/port.ts";
import { readTaskCard, type TaskCard } from "./task-card.ts";

/** An open task with the name of the person it is about, and what is known of them. */
export interface NamedTask extends Task {
  name: string;
  card: TaskCard;
  /** Why it is not for now: the person, the sequence or the sender is paused, or the person is away; null where it is. */
  hidden: string | null;
  /** Why the law holds it now; null where it may be performed. */
  held: string | null;
}

/**
 * Open tasks that are not snoozed and that nothing has stopped, oldest first, hidden ones included. The law is asked
 * anew: what it holds has no text to paste. `until`: with those that come back by then. Changes nothing.
 */
export async function readOpenTasks(
  run: RunContext,
  isMeant: (task: Task) => boolean = () => true,
  until: Instant | null = null,
): Promise<NamedTask[]> {
  const now = run.clock.now();
  const findHiding = await openHiding(run.store, now, run.config.calendar.zone);
  const { store, catalog } = run;
  const open = await store.tasks({ status: "open", now: until ?? now });
  const tasks = await dropStopped(run, open.filter(isMeant));
  const legal = openLegalChecker(run);
  return Promise.all(
    tasks.map(async (task) => {
      const person = await store.getProspect(task.prospect);
      const claim = await store.readEnrollment(task.enrollment);
      const plan = claim === null ? null : await catalog.plan(claim.enrollment.planHash);
      const hidden = await findHiding(task);
      const card = await readTaskCard(store, task, person, plan);
      if (person === null) return { ...task, hidden, card, name: `p${task.prospect}`, held: null };
      const held = holdByLaw(await legal.check(person, judgedAs(task), now), now);
      const shown =
        held === null ? task : { ...task, text: "", url: null, warning: `held by the law: ${held}` };
      return { ...shown, hidden, card, name: nameOf(person), held };
    }),
  );
}
