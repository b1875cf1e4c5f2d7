import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { Task } from "../store/port.ts";
import { type Changer, changeEnrollment } from "./change-enrollment.ts";
import { entryOf } from "./timeline-entries.ts";

/** How a person ends a task. `not_found` and `skip` skip the step; the others performed it. */
export type TaskEnding = "done" | "skip" | "not_found" | "already_connected";

/** An open task by its id. */
export async function findTask(changer: Pick<Changer, "store">, id: number): Promise<Task> {
  const [task] = await changer.store.tasks({ id });
  if (task === undefined) throw new UserError(`there is no task ${id}`, { hint: "seq tasks list" });
  if (task.status !== "open")
    throw new UserError(`task ${id} is ${task.status} already`, { hint: "seq tasks list" });
  return task;
}

/**
 * Ends a task; the sequence goes on from this moment. `already_connected` counts as done with an acceptance,
 * so that branches on `accepted` are taken.
 */
export async function endTask(changer: Changer, id: number, ending: TaskEnding, now: Instant): Promise<Task> {
  const task = await findTask(changer, id);
  const done = ending === "done" || ending === "already_connected";
  const changed = await changeEnrollment(changer, task.enrollment, now, ({ enrollment }, plan) => {
    if (enrollment.state.step !== task.step || enrollment.state.phase !== "task") return null;
    const entry = {
      ...entryOf(done ? "done" : ending, plan, enrollment, task.step, now),
      data: { task: task.id },
    };
    return {
      event: done
        ? { type: "performed", step: task.step, as: "done" }
        : { type: "skipped", reason: ending === "skip" ? "skipped by hand" : "not found" },
      events: [entry],
      extra: { closeTask: { id: task.id, status: done ? "done" : "skipped", at: now } },
    };
  });
  if (changed === null) throw new UserError(`task ${id} is not open any more`, { hint: "seq tasks list" });
  return task;
}
