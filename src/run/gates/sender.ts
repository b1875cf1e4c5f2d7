import { wayOf } from "../../channels/find-channel.ts";
import type { Instant } from "../../engine/plan.ts";
import { senderRates } from "../capacity/limits.ts";
import { firstFree } from "../capacity/rate.ts";
import { firstUnreserved, withinHorizon } from "../capacity/reservation.ts";
import type { SenderState } from "../../store/port.ts";
import { block, checkTime, type Gate, type GateInput } from "./gate.ts";
import { TASK_RECHECK_MS } from "./promises.ts";

/** The sender exists, is not held, and its rolling caps (with ramp) leave room. */
export const senderGate: Gate = {
  id: "sender",
  check(input) {
    const { senderState, enrollment, now } = input;
    if (input.config.senders[enrollment.sender] === undefined) {
      return block(`sender ${enrollment.sender} is not in seq.yaml`);
    }
    // What a person performs needs no mailbox.
    const hold = input.channel.performer === "machine" ? findHold(senderState, input.step) : undefined;
    if (hold !== undefined) return block(`sender ${enrollment.sender} is held: ${hold.reason}`);
    return checkTime(earliest(input, now), now, "within the sender's caps", "the sender's cap is reached");
  },
  earliest,
};

/** The hold of a sender on a channel, or on the step's service alone. */
export function findHold(
  state: Pick<SenderState, "holds"> | null | undefined,
  step: Parameters<typeof wayOf>[0],
): SenderState["holds"][string] | undefined {
  return state?.holds[step.channel] ?? state?.holds[wayOf(step)];
}

function earliest(input: GateInput, at: Instant): Instant {
  const { config, channel, step, enrollment, senderState, usage, now, openTasks, leaves } = input;
  const sender = config.senders[enrollment.sender];
  const machine = channel.performer === "machine";
  // A draft takes nothing of the sender's: what is approved is counted as it leaves.
  if (sender === undefined || (machine && !leaves)) return at;
  let moment = at;
  for (const rate of senderRates(
    config,
    channel,
    step.action,
    sender,
    senderState?.firstTouchAt[step.action] ?? null,
    at,
  )) {
    const max = machine ? rate.max : rate.max - openTasks.count;
    if (max <= 0) moment = Math.max(moment, now + TASK_RECHECK_MS);
    else if (machine) moment = Math.max(moment, firstUnreserved(input, rate, moment));
    else moment = Math.max(moment, firstFree(usage.sender, { ...rate, max }, moment));
  }
  if (!machine && moment > at) return Math.max(moment, now + TASK_RECHECK_MS);
  return withinHorizon(moment, at, now);
}
