import type { Instant } from "../../engine/plan.ts";
import { senderRates } from "../limits.ts";
import { firstFree } from "../rate.ts";
import { block, checkTime, type Gate, type GateInput } from "./gate.ts";

/**
 * How far ahead slots are booked one by one. Whoever finds no slot within it looks again at its end:
 * by then limits may have been raised, senders added or people gone.
 */
export const BOOKING_HORIZON_MS = 24 * 3_600_000;

/** A task that does not fit the sender's limit is looked at again no sooner than this. */
const TASK_RECHECK_MS = 3_600_000;

/** The sender exists, is not held, and its rolling caps (with ramp) leave room. */
export const senderGate: Gate = {
  id: "sender",
  check(input) {
    const { senderState, enrollment, now } = input;
    if (input.config.senders[enrollment.sender] === undefined) {
      return block(`sender ${enrollment.sender} is not in seq.yaml`);
    }
    if (senderState?.held != null) return block(`sender ${enrollment.sender} is held: ${senderState.held}`);
    return checkTime(earliest(input, now), now, "within the sender's caps", "the sender's cap is reached");
  },
  earliest,
};

function earliest(input: GateInput, at: Instant): Instant {
  const { config, channel, step, enrollment, senderState, taken, now, openTasks } = input;
  const sender = config.senders[enrollment.sender];
  if (sender === undefined) return at;
  const machine = channel.performer === "machine";
  const times = machine ? taken.slots : taken.sender;
  let moment = at;
  for (const rate of senderRates(
    config,
    channel,
    step.action,
    sender,
    senderState?.firstEmailAt ?? null,
    at,
  )) {
    const max = machine ? rate.max : rate.max - openTasks.count;
    if (max <= 0) moment = Math.max(moment, now + TASK_RECHECK_MS);
    else moment = Math.max(moment, firstFree(times, { ...rate, max }, moment));
  }
  if (!machine && moment > at) return Math.max(moment, now + TASK_RECHECK_MS);
  return withinHorizon(moment, at, now);
}

/** Cuts a slot beyond the booking horizon down to "look again then". */
export function withinHorizon(moment: Instant, at: Instant, now: Instant): Instant {
  return Math.min(moment, Math.max(at, now + BOOKING_HORIZON_MS));
}
