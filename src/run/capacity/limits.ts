import type { Channel } from "../../channels/channel.ts";
import { limitsOf } from "../../channels/find-channel.ts";
import type { Rate, Sender, SenderLimits, WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Instant, TouchStep } from "../../engine/plan.ts";
import { reachesPerson } from "../../engine/reach.ts";
import type { Cap, CapKey, Prospect } from "../../store/port.ts";
import type { Preference } from "../../store/ports/web-port.ts";
import type { LawView } from "../gates/gate.ts";
import { FEWER_RATE } from "../gates/preference.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A sender's daily cap on a given day: the smaller of its limit and its ramp. Null without either. */
export function dailyCap(
  { perDay, ramp }: SenderLimits,
  firstTouchAt: Instant | null,
  at: Instant,
): number | null {
  if (ramp === null) return perDay;
  const days = firstTouchAt === null ? 0 : Math.floor((at - firstTouchAt) / DAY_MS);
  const grown = ramp.from + ramp.add * Math.floor(Math.max(0, days) / ramp.perDays);
  return perDay === null ? grown : Math.min(perDay, grown);
}

/** The rates that bind a sender for an action at a moment. Mailbox limits bind what a machine sends. */
export function senderRates(
  config: WorkspaceConfig,
  channel: Channel,
  action: string,
  sender: Sender,
  firstTouchAt: Instant | null,
  at: Instant,
): Rate[] {
  const rates = [...(config.limits[action] ?? [])];
  const limits = limitsOf(channel, sender);
  if (limits !== null) {
    const day = dailyCap(limits, firstTouchAt, at);
    if (day !== null) rates.push({ max: day, windowMs: DAY_MS });
    if (limits.perHour !== null) rates.push({ max: limits.perHour, windowMs: HOUR_MS });
  }
  return rates;
}

/** The keys a touch is charged to: what reaches nobody counts for its sender alone. */
export function keysOf(person: Prospect, step: TouchStep, sender: string): CapKey[] {
  const own: CapKey = { by: "sender", sender, action: step.action };
  if (!reachesPerson(step.channel)) return [own];
  const keys: CapKey[] = [
    own,
    { by: "person", prospect: person.id },
    { by: "person", prospect: person.id, action: step.action },
  ];
  if (person.companyDomain !== null) keys.push({ by: "company", domain: person.companyDomain });
  return keys;
}

/** Every limit on a touch, for the journaling transaction to hold against the store. */
export function capsOf(
  config: WorkspaceConfig,
  channel: Channel,
  person: Prospect,
  step: TouchStep,
  sender: Sender,
  firstTouchAt: Instant | null,
  at: Instant,
  preference: Preference | null = null,
  most: LawView["most"] = [],
): Cap[] {
  const key: CapKey = { by: "sender", sender: sender.id, action: step.action };
  const caps: Cap[] = senderRates(config, channel, step.action, sender, firstTouchAt, at).map((rate) => ({
    gate: "sender",
    key,
    ...rate,
  }));
  const everyMs = limitsOf(channel, sender)?.everyMs ?? null;
  if (everyMs !== null) caps.push({ gate: "spacing", key, max: 1, windowMs: everyMs });
  if (channel.reachesNobody === true) return caps;
  for (const rate of config.touchBudget.person) {
    caps.push({ gate: "budget", key: { by: "person", prospect: person.id }, ...rate });
  }
  for (const { max, windowMs } of most) {
    caps.push({
      gate: "budget",
      key: { by: "person", prospect: person.id, action: step.action },
      max,
      windowMs,
    });
  }
  if (preference?.fewer === true) {
    caps.push({ gate: "preference", key: { by: "person", prospect: person.id }, ...FEWER_RATE });
  }
  if (person.companyDomain !== null) {
    for (const rate of config.touchBudget.company) {
      caps.push({ gate: "budget", key: { by: "company", domain: person.companyDomain }, ...rate });
    }
  }
  return caps;
}
