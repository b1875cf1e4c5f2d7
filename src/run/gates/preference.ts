import type { Rate } from "../../config/workspace-config.ts";
import { DAY_MS, type Instant } from "../../engine/plan.ts";
import { checkTime, type Gate, type GateInput } from "./gate.ts";
import { firstBeside } from "./promises.ts";

/** What "fewer messages" on the preference page promises: one touch in seven days, on all channels together. */
export const FEWER_RATE: Rate = { max: 1, windowMs: 7 * DAY_MS };

/** What the person asked for: on the preference page, or of this channel alone, in an answer. */
export const preferenceGate: Gate = {
  id: "preference",
  check(input) {
    const { preference, now, declined } = input;
    if (declined !== null) {
      return { pass: false, detail: `the person ${declined}`, until: null, ends: "skip", reason: declined };
    }
    const isPaused = (preference?.pausedUntil ?? 0) > now;
    const verdict = checkTime(
      earliest(input, now),
      now,
      preference?.fewer === true
        ? "the person asked for fewer messages: one a week"
        : "no wish of the person",
      isPaused ? "the person asked for a pause" : "the person asked for fewer messages: one a week",
    );
    return verdict.pass ? verdict : { ...verdict, ages: true };
  },
  earliest,
};

function earliest({ preference, channel, usage, promised, now }: GateInput, at: Instant): Instant {
  const after = Math.max(at, preference?.pausedUntil ?? at);
  return preference?.fewer === true && channel.reachesNobody !== true
    ? firstBeside(promised.person, usage.person, FEWER_RATE, { at: after, now })
    : after;
}
