import { formOf } from "../../channels/find-channel.ts";
import type { Plan } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";

/**
 * The emails that are the first one to somebody: those reached from the start without another in between, one on each
 * way through the branches. What a condition skips is taken to be sent, as a preview shows it.
 */
export function findFirstEmails(plan: Plan): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const ahead = [plan.first];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const step = findStep(plan, id);
    if (step === null || seen.has(step.id)) continue;
    seen.add(step.id);
    if (step.kind === "touch" && formOf(step.action) === "letter") found.add(step.id);
    else if (step.kind === "branch") ahead.push(step.then ?? step.next, step.else ?? step.next);
    else if (step.kind !== "exit" || step.when !== null) ahead.push(step.next);
  }
  return found;
}
