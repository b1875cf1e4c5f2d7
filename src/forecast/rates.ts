import type { ReactionRate } from "../channels/channel.ts";
import { findAction } from "../channels/find-channel.ts";
import { DAY_MS } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";

/** What people are assumed to do after a touch: shares from 0 to 1. */
export interface Rates extends Record<ReactionRate, number> {
  /** Invitations that are accepted. */
  accept: number;
  /** Emails that are opened, as far as anybody can tell. */
  open: number;
  /** Emails that are answered. */
  reply: number;
  /** LinkedIn messages, InMails, voice messages and comments that are answered. */
  message: number;
  /** Texts (SMS, WhatsApp, KakaoTalk, LINE) that are answered. */
  text: number;
  /** First emails that come back for good. */
  bounce: number;
  /** Texts that their service cannot deliver after all. */
  undelivered: number;
  /** Emails after which a person opts out. */
  opt_out: number;
  /** Texts after which a person opts out. */
  text_opt_out: number;
  /** Calls that are answered. */
  answer: number;
  /** Replies and answered calls that lead to a meeting. */
  meeting: number;
}

export const RATE_NAMES = [
  "accept",
  "open",
  "reply",
  "message",
  "text",
  "bounce",
  "undelivered",
  "opt_out",
  "text_opt_out",
  "answer",
  "meeting",
] as const satisfies readonly (keyof Rates)[];

/**
 * Assumptions where neither a flag nor the workspace's own history says better. Round, cautious figures in the
 * range that vendors of such tools publish; they are no evidence about anybody's people. Those of texts are our own guess,
 * alike for every channel of texts.
 */
export const DEFAULT_RATES: Rates = {
  accept: 0.3,
  open: 0.4,
  reply: 0.03,
  message: 0.1,
  text: 0.05,
  bounce: 0.02,
  undelivered: 0.03,
  opt_out: 0.005,
  text_opt_out: 0.01,
  answer: 0.15,
  meeting: 0.2,
};

/** Where a rate comes from. */
export type RateSource = "given" | "history" | "assumed";

export interface ChosenRate {
  name: keyof Rates;
  value: number;
  source: RateSource;
  /** Touches that the history holds for it. */
  seen: number;
}

/** Touches below which the workspace's own history says too little: a rate of 3% is then off by half either way. */
export const ENOUGH_TOUCHES = 200;

/** Counts of a workspace's history: touches that could have had the event, and those that had it. */
export type RateCounts = Record<keyof Rates, { touches: number; events: number }>;

/** A given rate, else the history's where there is enough of it, else the assumption. */
export function chooseRates(given: Partial<Rates>, history: RateCounts | null): ChosenRate[] {
  return RATE_NAMES.map((name) => {
    const { touches, events } = history?.[name] ?? { touches: 0, events: 0 };
    const wish = given[name];
    if (wish !== undefined) return { name, value: wish, source: "given", seen: touches };
    if (touches >= ENOUGH_TOUCHES) return { name, value: events / touches, source: "history", seen: touches };
    return { name, value: DEFAULT_RATES[name], source: "assumed", seen: touches };
  });
}

/** The rates as numbers. */
export function valuesOf(chosen: readonly ChosenRate[]): Rates {
  const rates = { ...DEFAULT_RATES };
  for (const { name, value } of chosen) rates[name] = value;
  return rates;
}

/** Performed touches younger than this may still be answered, so they tell nothing yet. */
const RIPE_AFTER_MS = 14 * DAY_MS;

/** What the enrollments of a workspace, of every sequence, say about the rates. Streams; memory stays flat. */
export async function countHistory(store: Store, now: number): Promise<RateCounts> {
  const counts = Object.fromEntries(
    RATE_NAMES.map((name) => [name, { touches: 0, events: 0 }]),
  ) as RateCounts;
  const actions = new Map<string, ReadonlyMap<string, string>>();
  for await (const { enrollment } of store.streamEnrollments({})) {
    const known = actions.get(enrollment.planHash) ?? (await readActions(store, enrollment.planHash));
    actions.set(enrollment.planHash, known);
    const { steps, happened } = enrollment.state;
    let answered = false;
    for (const [id, { outcome, at, events }] of Object.entries(steps)) {
      if (outcome !== "performed" || at === undefined || at > now - RIPE_AFTER_MS) continue;
      const action = known.get(id);
      for (const { rate, event } of findAction(action ?? "")?.action.reactions ?? []) {
        counts[rate].touches += 1;
        if (events[event] !== undefined) counts[rate].events += 1;
      }
      if (events.replied !== undefined || events.answered !== undefined) answered = true;
    }
    if (answered) {
      counts.meeting.touches += 1;
      if (happened.meeting_booked !== undefined) counts.meeting.events += 1;
    }
  }
  return counts;
}

async function readActions(store: Store, planHash: string): Promise<ReadonlyMap<string, string>> {
  const plan = await store.loadPlan(planHash);
  return new Map(plan?.steps.flatMap((step) => (step.kind === "touch" ? [[step.id, step.action]] : [])));
}
