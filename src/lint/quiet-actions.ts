import type { TouchStep } from "../engine/plan.ts";
import { reachesPerson } from "../engine/reach.ts";

/** What a person does not get to hear, or hardly. */
const QUIET = ["task", "linkedin.view", "linkedin.like", "linkedin.follow"];

/** Whether a touch reaches the person, so that several in a row are felt. */
export function isNoticed(step: TouchStep): boolean {
  return !QUIET.includes(step.action) && reachesPerson(step.channel);
}
