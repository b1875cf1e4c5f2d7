import { limitsOf } from "../../channels/find-channel.ts";
import { drawFrom } from "../../engine/hash.ts";
import type { Instant } from "../../engine/plan.ts";
import { firstUnreserved, withinHorizon } from "../capacity/reservation.ts";
import { checkTime, type Gate, type GateInput } from "./gate.ts";

/** Jitter adds up to this share of the sender's `every`, so that mail does not leave like a clock. */
const JITTER_SHARE = 0.2;

/** The sender's least time between two messages that leave, with jitter seeded by the touch. */
export const spacingGate: Gate = {
  id: "spacing",
  check(input) {
    return checkTime(
      earliest(input, input.now),
      input.now,
      "the sender's spacing is kept",
      "too soon after the sender's last message",
    );
  },
  earliest,
};

function earliest(input: GateInput, at: Instant): Instant {
  const { config, channel, leaves, enrollment, step, now } = input;
  const sender = config.senders[enrollment.sender];
  const everyMs = sender === undefined ? null : (limitsOf(channel, sender)?.everyMs ?? null);
  if (everyMs === null || !leaves) return at;
  const jitter = drawFrom(enrollment.key, step.id, enrollment.state.tries, "spacing") * JITTER_SHARE;
  const rate = { max: 1, windowMs: Math.round(everyMs * (1 + jitter)) };
  return withinHorizon(firstUnreserved(input, rate, at), at, now);
}
