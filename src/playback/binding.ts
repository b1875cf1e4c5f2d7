import type { Rate } from "../config/workspace-config.ts";
import { countOf } from "../count-of.ts";
import type { Instant } from "../engine/plan.ts";
import type { GateInput } from "../run/gates/gate.ts";
import { senderRates } from "../run/limits.ts";
import { firstFree } from "../run/rate.ts";

const UNITS: readonly [string, number][] = [
  ["month", 30 * 86_400_000],
  ["week", 7 * 86_400_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
];

/** The limit that holds a touch back, as people write it: `anna: 40 a day (email)`. */
export function nameLimit(input: GateInput, gate: string): string {
  const { config, channel, step, enrollment, senderState, taken, now } = input;
  const sender = config.senders[enrollment.sender];
  if (sender === undefined) return enrollment.sender;
  if (gate === "spacing")
    return `${sender.id}: one every ${countOf(Math.round((sender.limits.everyMs ?? 0) / 1_000), "second")}`;
  const times = channel.performer === "machine" ? taken.slots : taken.sender;
  let binding: { rate: Rate; until: Instant } | null = null;
  for (const rate of senderRates(
    config,
    channel,
    step.action,
    sender,
    senderState?.firstEmailAt ?? null,
    now,
  )) {
    const until = rate.max <= 0 ? Number.POSITIVE_INFINITY : firstFree(times, rate, now);
    if (binding === null || until > binding.until) binding = { rate, until };
  }
  if (binding === null) return sender.id;
  const { limits } = sender;
  const { max, windowMs } = binding.rate;
  const ramps =
    limits.ramp !== null &&
    windowMs === 86_400_000 &&
    max !== limits.perDay &&
    channel.performer === "machine";
  return ramps
    ? `${sender.id}: ramp (${step.action})`
    : `${sender.id}: ${formatRate(binding.rate)} (${step.action})`;
}

function formatRate({ max, windowMs }: Rate): string {
  const unit = UNITS.find(([, ms]) => windowMs === ms);
  return unit === undefined
    ? `${max} per ${countOf(Math.round(windowMs / 3_600_000), "hour")}`
    : `${max} a ${unit[0]}`;
}
