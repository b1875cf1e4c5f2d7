import { drawFrom } from "../engine/hash.ts";
import type { TouchStep } from "../engine/plan.ts";
import type { Rates } from "./rates.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Mean delays of what people do; each delay is drawn from an exponential distribution. */
const MEAN_MS = {
  accepted: 2 * DAY_MS,
  opened: 6 * HOUR_MS,
  replied: DAY_MS,
  opted_out: DAY_MS,
  meeting_booked: DAY_MS,
} as const;

/** Something a person will do. */
export interface Reaction {
  kind: string;
  step: string;
  inMs: number;
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
  const reactions: Reaction[] = [];
  const maybe = (kind: keyof typeof MEAN_MS, rate: number): number | null => {
    if (draw(kind) >= rate) return null;
    const inMs = Math.round(-MEAN_MS[kind] * Math.log(1 - draw(`${kind} delay`)));
    reactions.push({ kind, step: step.id, inMs });
    return inMs;
  };
  const answerAndMeet = (rate: number): void => {
    const inMs = maybe("replied", rate);
    if (inMs === null || draw("meeting_booked") >= rates.meeting) return;
    const later = Math.round(-MEAN_MS.meeting_booked * Math.log(1 - draw("meeting_booked delay")));
    reactions.push({ kind: "meeting_booked", step: step.id, inMs: inMs + later });
  };
  switch (step.action) {
    case "email":
      if (isFirst && draw("bounced") < rates.bounce)
        return [{ kind: "bounced", step: step.id, inMs: MINUTE_MS }];
      maybe("opened", rates.open);
      answerAndMeet(rates.reply);
      maybe("opted_out", rates.opt_out);
      break;
    case "linkedin.connect":
      maybe("accepted", rates.accept);
      break;
    case "linkedin.message":
    case "linkedin.inmail":
    case "linkedin.voice":
    case "linkedin.comment":
      answerAndMeet(rates.message);
      break;
    case "call":
      if (draw("answered") >= rates.answer) break;
      reactions.push({ kind: "answered", step: step.id, inMs: 0 });
      if (draw("meeting_booked") < rates.meeting)
        reactions.push({ kind: "meeting_booked", step: step.id, inMs: 0 });
      break;
    default:
      break;
  }
  return reactions;
}
