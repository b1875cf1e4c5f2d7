import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { WorkspaceConfig } from "../sequence/workspace-config.ts";
import type { Task } from "../store/port.ts";
import { type Changer, changeEnrollment } from "./change-enrollment.ts";
import { recordFact } from "./record-fact.ts";
import { entryOf } from "./timeline-entries.ts";

/** How a person ends a task: only `done` performed the touch; the others skip the step. */
export type TaskEnding = "done" | "skip" | "not_found" | "already_connected";

const SKIPPED: Readonly<Record<Exclude<TaskEnding, "done">, string>> = {
  skip: "skipped by hand",
  not_found: "not found",
  already_connected: "already connected",
};

/** An open task by its id. */
export async function findTask(changer: Pick<Changer, "store">, id: number): Promise<Task> {
  const [task] = await changer.store.tasks({ id });
  if (task === undefined) throw new UserError(`there is no task ${id}`, { hint: "seq tasks list" });
  if (task.status !== "open")
    throw new UserError(`task ${id} is ${task.status} already`, { hint: "seq tasks list" });
  return task;
}

/**
 * Ends a task; the sequence goes on from this moment. `already_connected` is no invitation and charges none,
 * but it is an acceptance: branches on `accepted` are taken.
 */
export async function endTask(
  changer: Changer & { config: WorkspaceConfig },
  id: number,
  ending: TaskEnding,
  now: Instant,
): Promise<Task> {
  const task = await findTask(changer, id);
  if (ending === "already_connected") await noteAcceptance(changer, task, now);
  const changed = await changeEnrollment(changer, task.enrollment, now, ({ enrollment }, plan) => {
    if (enrollment.state.step !== task.step || enrollment.state.phase !== "task") return null;
    const entry = { ...entryOf(ending, plan, enrollment, task.step, now), data: { task: task.id } };
    return ending === "done"
      ? {
          event: { type: "performed", step: task.step, as: "done" },
          events: [entry],
          extra: { closeTask: { id: task.id, status: "done", at: now } },
        }
      : {
          event: { type: "skipped", reason: SKIPPED[ending] },
          extra: { closeTask: { id: task.id, status: "skipped", at: now } },
        };
  });
  if (changed === null) throw new UserError(`task ${id} is not open any more`, { hint: "seq tasks list" });
  return task;
}

async function noteAcceptance(
  changer: Changer & { config: WorkspaceConfig },
  { prospect, sequence, step, channel }: Task,
  now: Instant,
): Promise<void> {
  const person = await changer.store.getProspect(prospect);
  if (person !== null)
    await recordFact(changer, person, { kind: "accepted", at: now, sequence, step, channel }, now);
}
