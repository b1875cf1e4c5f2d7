import { findZoneClock } from "../calendar/zone-clock.ts";
import { limitsOf } from "../channels/find-channel.ts";
import type { Rate, WorkspaceConfig } from "../config/workspace-config.ts";
import { countOf } from "../count-of.ts";
import { STALE } from "../engine/age.ts";
import type { Effect } from "../engine/event.ts";
import { DAY_MS, type Instant, type TouchStep } from "../engine/plan.ts";
import type { State } from "../engine/state.ts";
import type { SimPerson } from "../playback/sim-person.ts";
import { senderRates } from "../run/capacity/limits.ts";
import { firstFree } from "../run/capacity/rate.ts";
import type { GateInput } from "../run/gates/gate.ts";

const UNITS: readonly [string, number][] = [
  ["month", 30 * DAY_MS],
  ["week", 7 * DAY_MS],
  ["day", DAY_MS],
  ["hour", 3_600_000],
];

/** What one round counted. */
export interface Tally {
  /** Touches by `day|sender|channel`; the day is a local date of the workspace. */
  touches: Map<string, number>;
  /** Person-hours spent waiting for each limit. */
  waits: Map<string, number>;
  /** People to whom each event happened. */
  events: Record<string, number>;
  /** Touches that never happened, by `step: reason`. */
  skips: Map<string, number>;
  /** New people who get nothing at all, or something too late for its `max_age`, by `step|reason` of what they miss. */
  lost: Map<string, number>;
  /** People handed over to each other sequence. */
  handedOver: Map<string, number>;
  /** People held at a touch until somebody changes something, by `step: reason`. */
  holds: Map<string, number>;
  /** Of money per person: sum and sum of squares. */
  cost: number;
  costSquares: number;
  lastTouchAt: Instant | null;
  finished: number;
  exited: number;
  /** People who still stood somewhere at the end of the horizon. */
  left: number;
}

function blankTally(): Tally {
  return {
    touches: new Map(),
    waits: new Map(),
    events: {},
    skips: new Map(),
    lost: new Map(),
    handedOver: new Map(),
    holds: new Map(),
    cost: 0,
    costSquares: 0,
    lastTouchAt: null,
    finished: 0,
    exited: 0,
    left: 0,
  };
}

/** Somebody whose round is counted. */
export interface Counted extends SimPerson {
  cost: number;
  /** Events that were counted. */
  counted: string[];
}

/** Counts what happens in a round. */
export interface Counter {
  readonly tally: Tally;
  countTouch(who: Counted, step: TouchStep, now: Instant): void;
  /** An event counts once a person. */
  countEvent(who: Counted, kind: string): void;
  /** Person-milliseconds spent waiting for a limit: the touch budget, or one of a sender's. Closed hours are none. */
  countWait(input: GateInput, gate: string, ms: number): void;
  /** Skipped steps, and hand-overs to other sequences. */
  countEffects(effects: readonly Effect[]): void;
  /** Somebody whom only a change, not time, lets go on. */
  countHeld(step: TouchStep, reason: string): void;
  /** How somebody's round ended, and what it cost. `isNew`: who was not in the sequence as it began. */
  close(who: Counted, isNew: boolean): void;
}

/** A counter at nought; days are those of the workspace. */
export function openCounter({ calendar, costs }: WorkspaceConfig): Counter {
  const tally = blankTally();
  const clock = findZoneClock(calendar.zone);
  return {
    tally,
    countTouch(who, step, now) {
      const day = Math.floor((now + clock.stretchAt(now).offset) / DAY_MS);
      addTo(tally.touches, `${day}|${who.enrollment.sender}|${step.channel}`, 1);
      tally.lastTouchAt = Math.max(tally.lastTouchAt ?? now, now);
      who.cost += step.cost ?? costs.byAction[step.action] ?? 0;
    },
    countEvent({ counted }, kind) {
      if (counted.includes(kind)) return;
      counted.push(kind);
      tally.events[kind] = (tally.events[kind] ?? 0) + 1;
    },
    countWait(input, gate, ms) {
      if (gate === "budget") addTo(tally.waits, "touch budget", ms);
      else if (gate === "sender" || gate === "spacing") addTo(tally.waits, nameLimit(input, gate), ms);
    },
    countEffects(effects) {
      for (const effect of effects) {
        if (effect.type === "enroll") addTo(tally.handedOver, effect.step.sequence, 1);
        if (effect.type !== "record" || effect.kind !== "step_skipped") continue;
        addTo(tally.skips, `${effect.step ?? ""}|${String(effect.data?.reason ?? "")}`, 1);
      }
    },
    countHeld({ id }, reason) {
      addTo(tally.holds, `${id}|${reason}`, 1);
    },
    close({ cost, enrollment }, isNew) {
      const loss = isNew ? findLoss(enrollment.state) : null;
      if (loss !== null) addTo(tally.lost, loss, 1);
      tally.cost += cost;
      tally.costSquares += cost * cost;
      const { status } = enrollment.state;
      if (status === "finished") tally.finished += 1;
      else if (status === "exited") tally.exited += 1;
      else tally.left += 1;
    },
  };
}

/** What somebody loses by the end of a sequence, as `step|reason`; null where they got what was meant for them. */
function findLoss({ steps, status, touched }: State): string | null {
  const skips = Object.entries(steps).filter(([, { outcome }]) => outcome === "skipped");
  const stale = skips.find(([, { reason }]) => reason === STALE);
  const first = skips.find(([, { reason }]) => reason !== "when");
  const loss = stale ?? (status === "finished" && !touched ? first : undefined);
  return loss === undefined ? null : `${loss[0]}|${loss[1].reason ?? ""}`;
}

/** The limit that holds a touch back, as people write it: `anna: 40 a day (email)`. */
function nameLimit(input: GateInput, gate: string): string {
  const { config, channel, step, enrollment, senderState, usage, now } = input;
  const sender = config.senders[enrollment.sender];
  if (sender === undefined) return enrollment.sender;
  if (gate === "spacing")
    return `${sender.id}: one every ${countOf(Math.round((limitsOf(channel, sender)?.everyMs ?? 0) / 1_000), "second")}`;
  const times = channel.performer === "machine" ? usage.withReservations : usage.sender;
  let binding: { rate: Rate; until: Instant } | null = null;
  for (const rate of senderRates(
    config,
    channel,
    step.action,
    sender,
    senderState?.firstTouchAt[step.action] ?? null,
    now,
  )) {
    const until = rate.max <= 0 ? Number.POSITIVE_INFINITY : firstFree(times, rate, now);
    if (binding === null || until > binding.until) binding = { rate, until };
  }
  if (binding === null) return sender.id;
  const limits = limitsOf(channel, sender);
  const { max, windowMs } = binding.rate;
  const ramps = limits !== null && limits.ramp !== null && windowMs === DAY_MS && max !== limits.perDay;
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

/** Adds to a count by name. */
function addTo(counts: Map<string, number>, name: string, amount: number): void {
  counts.set(name, (counts.get(name) ?? 0) + amount);
}
