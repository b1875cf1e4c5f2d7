import { drawFrom } from "./hash.ts";
import type { Plan } from "./plan.ts";

/** Why an enrollment ended that never began, and the event that says so. */
export const HELD_OUT = "held_out";

/**
 * Whether somebody gets no touch, so that the others can be compared with them. `key`: of the person in the sequence; the
 * same person is drawn the same way however often they enter.
 */
export function isHeldOut({ holdout }: Pick<Plan, "holdout">, key: string): boolean {
  return holdout !== undefined && drawFrom(key, "holdout") < holdout;
}
