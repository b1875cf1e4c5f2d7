import type { Event } from "../../engine/event.ts";
import type { Instant } from "../../engine/plan.ts";
import { activeGate } from "./active.ts";
import { addressGate } from "./address.ts";
import { approvedGate } from "./approved.ts";
import { budgetGate } from "./budget.ts";
import { exitGate } from "./exits.ts";
import { freeTextGate } from "./free-text.ts";
import { frequencyGate } from "./frequency.ts";
import type { Gate, GateInput, GateVerdict } from "./gate.ts";
import { lawGate, legalHoursGate } from "./law.ts";
import { listeningGate } from "./listening.ts";
import { preferenceGate } from "./preference.ts";
import { purposeGate } from "./purpose.ts";
import { senderGate } from "./sender.ts";
import { spacingGate } from "./spacing.ts";
import { suppressionGate } from "./suppression.ts";
import { windowGate } from "./window.ts";

/** Every gate, in the order in which they are asked and shown. */
export const gates: readonly Gate[] = [
  activeGate,
  approvedGate,
  suppressionGate,
  exitGate,
  addressGate,
  purposeGate,
  lawGate,
  legalHoursGate,
  frequencyGate,
  freeTextGate,
  listeningGate,
  preferenceGate,
  budgetGate,
  senderGate,
  windowGate,
  spacingGate,
];

/** Rounds of looking for a moment that suits every gate of time, before giving up on today's answer. */
const MOST_ROUNDS = 200;

/** A deferred touch is looked at again no sooner than this, so that a run always ends. */
const LEAST_DEFERRAL_MS = 1_000;

/** The first gate that refuses, with its verdict; null when all pass. */
export function findRefusal(
  input: GateInput,
): { gate: Gate; verdict: Extract<GateVerdict, { pass: false }> } | null {
  for (const gate of gates) {
    const verdict = gate.check(input);
    if (!verdict.pass) return { gate, verdict };
  }
  return null;
}

/** Gates that the passing of time alone closes; capacity is counted once more by the store, with the intent. */
const CLOCK_GATES: readonly Gate[] = [legalHoursGate, freeTextGate, preferenceGate, windowGate];

/** The gate that has closed since the decision, though nothing but the time changed; null when none has. */
export function findClosed(input: GateInput): { gate: string; detail: string } | null {
  for (const { id, check } of CLOCK_GATES) {
    const verdict = check(input);
    if (!verdict.pass) return { gate: id, detail: verdict.detail };
  }
  return null;
}

/**
 * Gates that still stand before a touch that was journaled and may not have left: what the person, the law or whoever
 * paused it says since, and the hours. It has taken its capacity, and its words were approved.
 */
const DOUBT_GATES: readonly Gate[] = [
  activeGate,
  suppressionGate,
  exitGate,
  lawGate,
  legalHoursGate,
  freeTextGate,
  preferenceGate,
  windowGate,
];

/** Why a touch in doubt may not be performed now, and when it may (null: once somebody changes something); null where it may. */
export function findClosedDoubt(input: GateInput): { detail: string; until: Instant | null } | null {
  for (const { check } of DOUBT_GATES) {
    const verdict = check(input);
    if (!verdict.pass) return { detail: verdict.detail, until: verdict.until ?? null };
  }
  return null;
}

/** The first moment at or after `from` that suits every gate of time; null when one never opens. */
export function findMoment(input: GateInput, from: Instant): Instant | null {
  let moment = from;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = moment;
    for (const gate of gates) {
      if (gate.earliest === undefined) continue;
      const next = gate.earliest(input, moment);
      if (next === null) return null;
      moment = next;
    }
    if (moment === before) return moment;
  }
  return moment;
}

/** When a refused touch is looked at again: the moment that suits every gate of time; null when one never opens. */
export function nextLook(input: GateInput): Instant | null {
  const moment = findMoment(input, input.now);
  return moment === null ? null : Math.max(moment, input.now + LEAST_DEFERRAL_MS);
}

/** What a refusal for good makes of the enrollment: its step is skipped, or all of it ends. */
export function endingOf(
  input: Pick<GateInput, "exitFact">,
  gate: string,
  verdict: Extract<GateVerdict, { pass: false }>,
): Event {
  if (verdict.ends === "skip") return { type: "skipped", reason: verdict.reason ?? "unreachable" };
  return { type: "happened", kind: gate === "exit" ? (input.exitFact ?? "suppressed") : "suppressed" };
}
