import type { Instant, Plan } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import type { State } from "../../engine/state.ts";

/**
 * Whether an enrollment, as a backup has it, may have gone on since, so that its next touch may have left: pure. Only who
 * waits for a moment that is still to come, on the version that the files have too, surely has not. A person's act
 * (a task, an approval, a resume), an event that ends a wait, a gate that opened and a change of the file all move
 * somebody, and leave no trace in an older database. Null plans are not known here any more.
 */
export function mayHaveMoved(
  state: State,
  { plan, head }: { plan: Plan | null; head: { plan: Plan; isSame: boolean } | null },
  now: Instant,
): boolean {
  if (state.status === "finished" || state.status === "exited") return false;
  if (state.status === "paused" || state.phase !== "waiting") return true;
  if (state.dueAt === null || state.dueAt <= now) return true;
  const step = plan === null ? null : findStep(plan, state.step);
  if (step === null || step.until !== null) return true;
  // Who is pinned keeps to the version they started with, whatever the files say.
  return head === null || !(head.isSame || head.plan.onChange === "pin");
}
