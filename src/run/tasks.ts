import type { Instant } from "../engine/plan.ts";
import type { State } from "../engine/state.ts";
import { UserError } from "../errors.ts";
import type { WorkspaceConfig } from "../sequence/workspace-config.ts";
import type { Prospect, Task } from "../store/port.ts";
import { type Changer, changeEnrollment } from "./change-enrollment.ts";
import { findStop, refuseStopped, type Stop } from "./find-stop.ts";
import { describeLaw } from "./gates/law.ts";
import { openLawyer } from "./law.ts";
import { recordFact } from "./record-fact.ts";
import type { Take } from "./tell.ts";
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
 * but it is an acceptance: branches on `accepted` are taken. Where something has stopped the sequence meanwhile, that is
 * what ends, and the task was not performed.
 */
export async function endTask(
  changer: Changer & { config: WorkspaceConfig },
  id: number,
  ending: TaskEnding,
  now: Instant,
): Promise<Task> {
  const { config, store } = changer;
  const task = await findTask(changer, id);
  const met: { stop: Stop | null } = { stop: null };
  const changed = await changeEnrollment(changer, task.enrollment, now, async (claim, plan) => {
    const { enrollment } = claim;
    if (!isAt(task, enrollment.state)) return null;
    met.stop = await findStop(changer.store, claim, plan);
    if (met.stop !== null) return { event: { type: "happened", kind: met.stop.kind } };
    // Heard by every sequence of the person, this one included.
    if (ending === "already_connected") return null;
    if (ending === "done") await requireLawful({ config, store }, task, claim.person, now);
    const entry = { ...entryOf(ending, plan, enrollment, task.step, now), data: { task: task.id } };
    return ending === "done"
      ? {
          event: { type: "performed", step: task.step, as: "done" },
          events: [entry],
          extra: { closeTask: { id: task.id, status: "done", at: now }, unlessSuppressed: true },
        }
      : {
          event: { type: "skipped", reason: SKIPPED[ending] },
          extra: { closeTask: { id: task.id, status: "skipped", at: now } },
        };
  });
  if (met.stop !== null) throw refuseStopped(`task ${id}`, met.stop);
  const isOver =
    changed !== null || (ending === "already_connected" && (await acceptEarlier(changer, task, now)));
  if (!isOver) throw new UserError(`task ${id} is not open any more`, { hint: "seq tasks list" });
  return task;
}

/** A touch that the law forbids now was not to be performed. The hours are asked before it, not when it is noted. */
async function requireLawful(
  context: { config: WorkspaceConfig; store: Changer["store"] },
  task: Task,
  person: Prospect,
  now: Instant,
): Promise<void> {
  const view = await openLawyer(context).look(person, task.channel, now);
  if (view === null || !view.isEnforced || view.judgement.verdict !== "block") return;
  throw new UserError(`task ${task.id} is held by the law: ${describeLaw(view)}`, {
    hint: `leave it out: seq tasks skip ${task.id}`,
  });
}

function isAt(task: Task, { step, phase }: State): boolean {
  return step === task.step && phase === "task";
}

/** They were connected before: the acceptance, and the end of the task, in one write. */
async function acceptEarlier(
  changer: Changer & { config: WorkspaceConfig },
  task: Task,
  now: Instant,
): Promise<boolean> {
  const { id, prospect, sequence, step, channel, enrollment } = task;
  const person = await changer.store.getProspect(prospect);
  if (person === null) return false;
  let isOpen = false;
  const end: Take = (claim) => {
    if (claim.enrollment.id !== enrollment) return null;
    isOpen = isAt(task, claim.enrollment.state);
    if (!isOpen) return null;
    return {
      events: [{ type: "skipped", reason: SKIPPED.already_connected }],
      extra: { closeTask: { id, status: "skipped", at: now } },
    };
  };
  await recordFact(changer, person, { kind: "accepted", at: now, sequence, step, channel }, now, {
    after: end,
  });
  return isOpen;
}
