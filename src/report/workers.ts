import { findAction } from "../channels/find-channel.ts";
import { countOf } from "../count-of.ts";
import type { Instant } from "../engine/plan.ts";
import type { RunContext } from "../run/context.ts";
import type { IsAlive, Work, Worker } from "../store/port.ts";

/** What is due for less may be claimed at any moment. */
const DUE_FOR_MS = 2 * 60_000;
/** Of what is due, so much is looked at: a part that nobody takes is soon the oldest of it. */
const LOOKED_AT = 5_000;
/** A worker that was not heard of for so long counts for nobody any more: as long as a lease. */
const SILENT_MS = 15 * 60_000;

/** A process that works on the store, as `seq status --workers` shows it. */
export interface WorkerView {
  host: string;
  pid: number;
  /** Dead ones are taken over by the next run. */
  alive: boolean;
  command: string | null;
  since: Instant | null;
  seen_at: Instant | null;
  /** What it takes alone; null: everything. */
  senders: readonly string[] | null;
  channels: readonly string[] | null;
  /** People it has claimed, and their touches that are on their way. */
  holds: number;
  under_way: number;
  /** Senders whose mailbox it reads; empty for a store in a file, where each reads for itself. */
  reads: readonly string[];
}

/** Touches that wait although workers live: none of them takes this sender on this channel. */
export interface Untaken {
  sender: string;
  channel: string;
  due: number;
}

/** Who works on the store, the longest first. Writes nothing. */
export async function readWorkers(
  { store }: Pick<RunContext, "store">,
  isAlive: IsAlive,
): Promise<WorkerView[]> {
  const workers = await store.workers();
  return workers.map((worker) => ({
    host: worker.host,
    pid: worker.pid,
    alive: isAlive(worker, worker.hasSession),
    command: worker.work?.command ?? null,
    since: worker.since,
    seen_at: worker.seenAt,
    senders: worker.work?.senders ?? null,
    channels: worker.work?.channels ?? null,
    holds: worker.holds,
    under_way: worker.underWay,
    reads: worker.reads,
  }));
}

/**
 * What waits that no living worker takes. Nothing where nobody works at all, which shows by what is overdue, or where
 * somebody takes everything.
 * @param wall the wall clock: workers go by it
 */
export async function findUntaken(
  { store, catalog, clock }: Pick<RunContext, "store" | "catalog" | "clock">,
  isAlive: IsAlive,
  wall: Instant,
): Promise<Untaken[]> {
  const parts = (await store.workers()).flatMap((worker) => listPart(worker, isAlive, wall));
  const takesAll = parts.some(({ senders, channels }) => senders === null && channels === null);
  if (parts.length === 0 || takesAll) return [];
  const counts = new Map<string, Untaken>();
  for (const { planHash, step, sender, count } of await store.duePlaces(
    clock.now() - DUE_FOR_MS,
    LOOKED_AT,
  )) {
    const found = (await catalog.plan(planHash))?.steps.find(({ id }) => id === step);
    // What leads to a touch is everybody's.
    const channel = found?.kind === "touch" ? findAction(found.action)?.channel.id : undefined;
    const isTaken = parts.some(
      (part) =>
        (part.senders?.includes(sender) ?? true) &&
        (channel === undefined || (part.channels?.includes(channel) ?? true)),
    );
    if (isTaken) continue;
    const key = JSON.stringify([sender, channel]);
    const before = counts.get(key)?.due ?? 0;
    counts.set(key, { sender, channel: channel ?? "any channel", due: before + count });
  }
  return [...counts.values()];
}

/** What to do about it. */
export const UNTAKEN_HINT =
  "start a worker for it: seq run --watch; seq status --workers shows who takes what";

export function describeUntaken({ sender, channel, due }: Untaken): string {
  return `${countOf(due, "touch")} of ${sender} by ${channel} ${due === 1 ? "is" : "are"} due, and no living worker takes ${due === 1 ? "it" : "them"}`;
}

function listPart(worker: Worker, isAlive: IsAlive, wall: Instant): Work[] {
  const { work, seenAt, hasSession } = worker;
  const performs = work?.command.startsWith("run") === true;
  return work !== null && performs && (seenAt ?? 0) > wall - SILENT_MS && isAlive(worker, hasSession)
    ? [work]
    : [];
}
