import { findAction } from "../channels/find-channel.ts";
import { drawFrom } from "../engine/hash.ts";
import type { TouchStep } from "../engine/plan.ts";
import type { Rates } from "./rates.ts";

/** A meeting is booked so long after the answer, on average. */
const MEETING_MEAN_MS = 86_400_000;

/** Something a person will do. */
export interface Reaction {
  kind: string;
  step: string;
  inMs: number;
}

/** Whether a first touch of this kind may tell that the address is dead. */
export function findsDeadAddresses({ action }: TouchStep): boolean {
  return findAction(action)?.action.reactions?.some(({ isFirstAndLast }) => isFirstAndLast === true) ?? false;
}

/**
 * What one person does after one touch. Drawn from a hash of (seed, person, step, event), so that the same
 * person reacts the same way whenever the touch comes: two forecasts differ by what was changed, not by luck.
 */
export function drawReactions(
  seed: string,
  person: string,
  step: TouchStep,
  rates: Rates,
  isFirst: boolean,
): Reaction[] {
  const draw = (kind: string) => drawFrom(seed, person, step.id, kind);
  const drawn: Reaction[] = [];
  const delay = (kind: string, meanMs: number) => Math.round(-meanMs * Math.log(1 - draw(`${kind} delay`)));
  for (const { event: kind, rate, after, isFirstAndLast, meets } of findAction(step.action)?.action
    .reactions ?? []) {
    if (isFirstAndLast === true && !isFirst) continue;
    if (draw(kind) >= rates[rate]) continue;
    const inMs = "exactMs" in after ? after.exactMs : delay(kind, after.meanMs);
    drawn.push({ kind, step: step.id, inMs });
    if (isFirstAndLast === true) break;
    if (meets === undefined || draw("meeting_booked") >= rates.meeting) continue;
    const later = meets === "at once" ? 0 : delay("meeting_booked", MEETING_MEAN_MS);
    drawn.push({ kind: "meeting_booked", step: step.id, inMs: inMs + later });
  }
  return drawn;
}
