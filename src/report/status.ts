import { emailAction } from "../channels/email/actions.ts";
import { findChannel } from "../channels/find-channel.ts";
import type { Sender } from "../config/workspace-config.ts";
import { STALE } from "../engine/age.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import { findEvaluation } from "../run/apply-event.ts";
import { dailyCap } from "../run/capacity/limits.ts";
import type { RunContext } from "../run/context.ts";
import { healthSince } from "../run/delivery/mailbox-health.ts";
import { readOutage } from "../run/delivery/sender-trouble.ts";
import { type BulkVolume, readBulkVolumes } from "../run/volume.ts";
import type { Pause, PlannedTime, SenderState, SequenceCount, Store } from "../store/port.ts";
import type { MailFigures } from "../store/ports/inbox-port.ts";
import type { MissedCount } from "../store/ports/report-port.ts";
import { listNotices } from "./notices.ts";

/** A monitor asks for a week to look at what was lost. */
const LATELY_MS = 7 * DAY_MS;

export interface SequenceStatus {
  name: string;
  /** Version in the working tree; null when the file is invalid or gone. */
  version: string | null;
  /** Why nothing of it is performed, or null. */
  stopped: string | null;
  active: number;
  paused: number;
  finished: number;
  exited: number;
  due: number;
  tasks: number;
  /** Waiting for a person: a message to mend, a touch that the law stops, a held failure. */
  held: number;
  /** Messages that wait for approval. */
  reviews: number;
  /** Touches that failed for good. */
  failed: number;
  /** Touches that were left out for another reason than their `when`. */
  skipped: number;
  /** Why, the most first. */
  missed: Pick<MissedCount, "outcome" | "step" | "reason" | "people">[];
  /** Touches that failed or went stale in the last seven days; absent for none. */
  lost_lately?: number;
}

export interface SenderStatus {
  id: string;
  /** Messages charged in the last 24 hours. */
  sent_24h: number;
  /** Today's cap with ramp; null without one. */
  cap: number | null;
  /** Earliest planned touch of the sender; null when nothing is planned. */
  next_at: Instant | null;
  /** Why the sender is held on some channel, or null. */
  held: string | null;
  /** The channels that services perform for it; absent for none. */
  services?: ServiceStatus[];
  /** Since when nothing has left through its server, and how that failed last; absent where it answers. */
  outage?: { since: Instant; reason: string };
  /** Its mail of the last seven days, and what came back of it. */
  week: MailFigures;
  /** When its mail was last read to the end; null for never, or where it has no `imap`. */
  heard_at: Instant | null;
  /** Why its mail could not be read at the last try, or null. */
  unheard: string | null;
}

/** What a sender does on a channel of a service. */
export interface ServiceStatus {
  channel: string;
  provider: string;
  /** Touches charged in the last 24 hours. */
  sent_24h: number;
  /** Today's cap with ramp; null without one. */
  cap: number | null;
  /** Why the sender is held on it, or null. */
  held: string | null;
}

export interface StatusView {
  now: Instant;
  sequences: SequenceStatus[];
  senders: SenderStatus[];
  /** Domains for which bulk senders' rules hold: `seq doctor` says what lacks. */
  bulk: BulkVolume[];
  uncertain: number;
  /** Notices that a country's law asks for: seq consent notices. */
  notices: { open: number; overdue: number };
  /** What waits in `seq inbox`: questions, and replies that nobody has answered. */
  inbox: { open: number; unanswered: number };
  /** Notifications that still wait, and those given up. */
  notifications: { waiting: number; failed: number };
  /** What a person has stopped with `seq pause`. */
  pauses: Pick<Pause, "scope" | "name">[];
  /**
   * The earliest planned time of what nobody has paused, which has passed where something is due; null when nothing is
   * planned.
   */
  next_due: Instant | null;
}

/** Where everything stands. Writes nothing. */
export async function readStatus(context: RunContext): Promise<StatusView> {
  const { store, clock } = context;
  const now = clock.now();
  const counts = await store.countEnrollments(now);
  const missed = await store.countMissed(now - LATELY_MS);
  const senders = await readSenders(context, now);
  return {
    now,
    sequences: listSequences(context, counts, missed),
    senders,
    bulk: await readBulkVolumes(store, context.config, now),
    notices: await countNotices(context, now),
    uncertain: counts.reduce((sum, each) => sum + each.uncertain, 0),
    inbox: await store.countWaiting(),
    notifications: await store.countNotifications(),
    pauses: (await store.pauses()).map(({ scope, name }) => ({ scope, name })),
    next_due: await nextTime(context, await store.plannedTimes(LOOKED_AT), now),
  };
}

/** Planned times that are looked at: the first that the send window does not move is the answer, mostly the very first. */
const LOOKED_AT = 50;

/**
 * The next time at which something can reach a person: what a sequence decides by itself at night, a branch, leads to
 * nothing before the window opens. A time that has passed stays: it is due.
 */
async function nextTime(
  context: RunContext,
  planned: readonly PlannedTime[],
  now: Instant,
): Promise<Instant | null> {
  let best: Instant | null = null;
  for (const { enrollment, dueAt } of planned) {
    if (dueAt <= now) return dueAt;
    if (best !== null && best <= dueAt) return best;
    const claim = await context.store.readEnrollment(enrollment);
    const evaluation = claim === null ? null : await findEvaluation(context, claim);
    const at = evaluation === null ? dueAt : evaluation.calendar.nextOpen(dueAt);
    if (at !== null && (best === null || at < best)) best = at;
  }
  return best;
}

async function countNotices({ store, config }: RunContext, now: Instant): Promise<StatusView["notices"]> {
  if (config.compliance.jurisdictions === "off") return { open: 0, overdue: 0 };
  const notices = await listNotices(store, now);
  return { open: notices.length, overdue: notices.filter(({ dueAt }) => dueAt <= now).length };
}

function listSequences(
  context: RunContext,
  counts: readonly SequenceCount[],
  missed: readonly MissedCount[],
): SequenceStatus[] {
  const names = new Set([
    ...context.sequences.map(({ name }) => name),
    ...counts.map(({ sequence }) => sequence),
  ]);
  return [...names].sort().map((name) => {
    const readiness = context.catalog.readiness(name);
    const { sequence: _, uncertain: __, ...numbers } = counts.find((each) => each.sequence === name) ?? NONE;
    return {
      name,
      version: context.sequences.find((file) => file.name === name)?.version ?? null,
      stopped: readiness.ready ? null : readiness.detail,
      ...numbers,
      ...sumMissed(missed.filter(({ sequence }) => sequence === name)),
    };
  });
}

function sumMissed(
  missed: readonly MissedCount[],
): Pick<SequenceStatus, "failed" | "skipped" | "missed" | "lost_lately"> {
  const sum = (of: MissedCount["outcome"]) =>
    missed.reduce((all, { outcome, people }) => all + (outcome === of ? people : 0), 0);
  const lost = missed.filter(({ outcome, reason }) => outcome === "failed" || reason === STALE);
  const lately = lost.reduce((all, each) => all + each.lately, 0);
  return {
    failed: sum("failed"),
    skipped: sum("skipped"),
    missed: missed.map(({ outcome, step, reason, people }) => ({ outcome, step, reason, people })),
    ...(lately > 0 && { lost_lately: lately }),
  };
}

const NONE = {
  sequence: "",
  active: 0,
  paused: 0,
  finished: 0,
  exited: 0,
  due: 0,
  tasks: 0,
  uncertain: 0,
  held: 0,
  reviews: 0,
};

async function describeServices(
  store: Pick<Store, "touchTimes">,
  sender: Sender,
  state: SenderState | undefined,
  now: Instant,
): Promise<{ services?: ServiceStatus[] }> {
  if (sender.services === undefined) return {};
  const services = Object.entries(sender.services).map(async ([channel, { provider, limits }]) => {
    const actions = findChannel(channel)?.actions.map(({ id }) => id) ?? [];
    const times = await Promise.all(
      actions.map((action) =>
        store.touchTimes({ by: "sender", sender: sender.id, action }, now - DAY_MS + 1),
      ),
    );
    const firsts = actions.flatMap((action) => state?.firstTouchAt[action] ?? []);
    return {
      channel,
      provider,
      sent_24h: times.flat().filter((at) => at <= now).length,
      cap: dailyCap(limits, firsts.length === 0 ? null : Math.min(...firsts), now),
      held: state?.holds[channel]?.reason ?? null,
    };
  });
  return { services: await Promise.all(services) };
}

async function readSenders(context: RunContext, now: Instant): Promise<SenderStatus[]> {
  const { store, config } = context;
  const states = new Map((await store.senderStates()).map((state) => [state.id, state]));
  const syncs = new Map((await store.syncStates()).map((state) => [state.sender, state]));
  return Promise.all(
    Object.values(config.senders).map(async (sender) => {
      const state = states.get(sender.id);
      const recent = await store.touchTimes(
        { by: "sender", sender: sender.id, action: emailAction.id },
        now - DAY_MS + 1,
      );
      const outage = await readOutage(store, sender.id, now);
      return {
        id: sender.id,
        sent_24h: recent.filter((at) => at <= now).length,
        cap: dailyCap(sender.limits, state?.firstTouchAt[emailAction.id] ?? null, now),
        next_at: await nextTime(context, await store.plannedTimes(LOOKED_AT, sender.id), now),
        held: Object.values(state?.holds ?? {})[0]?.reason ?? null,
        ...(await describeServices(store, sender, state, now)),
        ...(outage !== null && { outage: { since: outage.since, reason: outage.reason } }),
        week: await store.mailFigures(sender.id, healthSince(now)),
        heard_at: sender.imap === null ? null : (syncs.get(sender.id)?.readAt ?? null),
        unheard: sender.imap === null ? null : (syncs.get(sender.id)?.failure ?? null),
      };
    }),
  );
}
