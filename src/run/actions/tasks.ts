import { findAction, findDeclined } from "../../channels/find-channel.ts";
import { COMMON_ENDINGS, ENDINGS, type TaskEnding } from "../../channels/task-ending.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Instant, Plan } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Claim, NewEvent, Prospect, Task } from "../../store/port.ts";
import { actOf, applyEvent, type EnrollmentContext } from "../apply-event.ts";
import { findStop, refuseStopped, type Stop } from "../gates/find-stop.ts";
import { describeLaw } from "../gates/law.ts";
import { judgedAs, openLegalChecker } from "../gates/legal-checker.ts";
import { entryOf } from "../timeline-entries.ts";
import { type FactContext, recordFact } from "./record-fact.ts";
import type { Take } from "./tell.ts";

/** What a person says beside how a task ended. */
interface EndingDetails {
  note?: string;
  /** For `call_back`: when the task comes back. */
  until?: Instant;
}

/** An open task by its id. */
export async function findTask(context: Pick<EnrollmentContext, "store">, id: number): Promise<Task> {
  const [task] = await context.store.tasks({ id });
  if (task === undefined)
    throw new UserError(`there is no task ${id}`, { hint: "seq tasks list", exit: ExitCode.usage });
  if (task.status !== "open")
    throw new UserError(`task ${id} is ${task.status} already`, { hint: "seq tasks list" });
  return task;
}

/**
 * Ends a task; the sequence goes on from this moment. What the ending says of the person (`ENDINGS`) is heard by all their
 * sequences, in the same write. `call_back` leaves the task open and hides it. Where something has stopped the sequence
 * meanwhile, that is what ends, and the task was not performed.
 */
export async function endTask(
  context: FactContext,
  id: number,
  ending: TaskEnding,
  now: Instant,
  details: EndingDetails = {},
): Promise<Task> {
  const { config, store } = context;
  const task = await findTask(context, id);
  const { touch, fact, reason } = ENDINGS[ending];
  const { note } = details;
  const met: { stop: Stop | null } = { stop: null };
  const act = actOf(context, touch === "skipped" ? "skip" : "done", wordsOf(task, ending), now);
  const remembered = act === undefined ? {} : { act };
  const changed = await applyEvent(context, task.enrollment, now, async (claim, plan) => {
    const { enrollment } = claim;
    if (!isAt(task, enrollment.state)) return null;
    met.stop = await findStop(context.store, claim, plan);
    if (met.stop !== null) return { event: { type: "happened", kind: met.stop.kind } };
    // Heard by every sequence of the person, this one included.
    if (fact !== null) return null;
    if (touch === "performed") {
      await requireLawful({ config, store }, task, claim.person, now);
      return {
        event: { type: "performed", step: task.step, as: "done" },
        events: [doneEntry(task, enrollment, plan, now, note)],
        extra: {
          closeTask: { id: task.id, status: "done", at: now },
          unlessSuppressed: true,
          ...remembered,
        },
      };
    }
    return {
      event: { type: "skipped", reason: note === undefined ? reason : `${reason}: ${note}` },
      extra: { closeTask: { id: task.id, status: "skipped", at: now }, ...remembered },
    };
  });
  if (met.stop !== null) throw refuseStopped(`task ${id}`, met.stop);
  const isOver =
    changed !== null || (fact !== null && (await endWithFact(context, task, ending, fact, now, details)));
  if (!isOver) throw new UserError(`task ${id} is not open any more`, { hint: "seq tasks list" });
  return task;
}

/** A touch that the law forbids now was not to be performed. The hours are asked before it, not when it is noted. */
async function requireLawful(
  context: { config: WorkspaceConfig; store: EnrollmentContext["store"] },
  task: Task,
  person: Prospect,
  now: Instant,
): Promise<void> {
  const view = await openLegalChecker(context).check(person, judgedAs(task), now);
  if (view === null || !view.isEnforced || view.judgement.verdict !== "block") return;
  throw new UserError(`task ${task.id} is held by the law: ${describeLaw(view)}`, {
    hint: `leave it out: seq tasks skip ${task.id}`,
  });
}

/** A UserError for an ending that this kind of task does not have, or that lacks its time. */
export function checkEnding(
  task: Pick<Task, "id" | "action">,
  ending: TaskEnding,
  { until }: EndingDetails,
): void {
  const known = endingsOf(task.action);
  if (!known.includes(ending)) {
    throw new UserError(`task ${task.id} (${task.action}) does not end as ${ending}`, {
      hint: `one of ${known.join(", ")}`,
      exit: ExitCode.usage,
    });
  }
  if ((ENDINGS[ending].touch === "open") !== (until !== undefined)) {
    throw new UserError(
      until === undefined ? `${ending} needs the time at which it comes back` : `${ending} takes no time`,
      { hint: "--as call_back --until 'Mon 9:00'", exit: ExitCode.usage },
    );
  }
}

/** How a task of this action can end, in the order in which they are offered. */
export function endingsOf(action: string): readonly TaskEnding[] {
  return findAction(action)?.action.endings ?? COMMON_ENDINGS;
}

function wordsOf({ id }: Task, ending: TaskEnding): string {
  return `task ${id}: ${ending.replaceAll("_", " ")}`;
}

function doneEntry(
  task: Task,
  enrollment: Claim["enrollment"],
  plan: Plan,
  now: Instant,
  note: string | undefined,
): NewEvent {
  return {
    ...entryOf("done", plan, enrollment, task.step, now),
    data: { task: task.id, ...(note !== undefined && { note }) },
  };
}

function isAt(task: Task, { step, phase }: State): boolean {
  return step === task.step && phase === "task";
}

/** What the ending says of the person, and what becomes of the task, in one write. */
async function endWithFact(
  context: FactContext,
  task: Task,
  ending: TaskEnding,
  fact: string,
  now: Instant,
  { note, until }: EndingDetails,
): Promise<boolean> {
  const { id, prospect, sequence, step, channel, enrollment } = task;
  const person = await context.store.getProspect(prospect);
  if (person === null) return false;
  const { touch, reason } = ENDINGS[ending];
  // What declines the channel ends this very task, with all others of it.
  const isDeclining = findDeclined(fact) !== null;
  let isOpen = false;
  const before: Take = (claim, { plan }) => {
    if (claim.enrollment.id !== enrollment) return null;
    isOpen = isAt(task, claim.enrollment.state);
    if (!isOpen || touch !== "performed") return null;
    return {
      events: [{ type: "performed", step, as: "done" }],
      entries: [doneEntry(task, claim.enrollment, plan, now, note)],
      extra: { closeTask: { id, status: "done", at: now } },
    };
  };
  const after: Take = (claim) => {
    if (claim.enrollment.id !== enrollment || !isAt(task, claim.enrollment.state)) return null;
    if (touch === "open" && until !== undefined)
      return { events: [], extra: { changeTask: { id, snoozedUntil: until } } };
    if (touch !== "skipped" || isDeclining) return null;
    return {
      events: [{ type: "skipped", reason }],
      extra: { closeTask: { id, status: "skipped", at: now } },
    };
  };
  const data = {
    task: id,
    ...(note !== undefined && { note }),
    ...(until !== undefined && { until: new Date(until).toISOString() }),
  };
  await recordFact(context, person, { kind: fact, at: now, sequence, step, channel, data }, now, {
    before,
    after,
    act: { kind: touch === "skipped" ? "skip" : "done", what: wordsOf(task, ending) },
  });
  return isOpen;
}
