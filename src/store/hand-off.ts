import type { Instant } from "../engine/plan.ts";
import { isStarted, readAttempts } from "./attempts.ts";
import { recordFacts } from "./facts.ts";
import { prefetch } from "./prefetch.ts";
import { prefetchIntent, journalIntent, withdrawAttempt } from "./journal.ts";
import type { OpenDatabase } from "./open-database.ts";
import type {
  Consequences,
  FencedOwners,
  Intent,
  IsAlive,
  JournalRefusal,
  JournalResult,
  NewEvent,
  Recorded,
  Recovery,
  Settled,
  Settlement,
} from "./port.ts";
import { readOwners } from "./owners.ts";
import type { InboxStore, ReplyIntent, ReplyResult } from "./ports/inbox-port.ts";
import { fenceDead, findDeadOwners, findSelf, forgetOwners, settleOrphans, tellTaken } from "./recover.ts";
import { journalReply as journalReplyIntent, settleReply as settleReplyAttempt } from "./replies.ts";
import { prefetchSettlement, settleClaim } from "./settle.ts";

// Verbs around a hand-over: each does its work in the database, and keeps this process's notes of hand-overs in step.

/** See the port. */
export async function journal(database: OpenDatabase, intent: Intent): Promise<JournalResult> {
  database.setup.notebook?.begin();
  return await database.moveOn(
    (context) => journalIntent(context, intent),
    prefetch(database.context, (context) => prefetchIntent(context, intent)),
  );
}

/** See the port. */
export function handOff(
  database: OpenDatabase,
  intent: Intent,
  attempt: number,
): Promise<JournalRefusal | null> {
  return database.handOver({ intent, attempt });
}

/** See the port. */
export async function markAccepted(
  { setup }: OpenDatabase,
  attempt: number,
  providerId: string | null,
): Promise<void> {
  setup.notebook?.markAccepted(attempt, providerId);
}

/** See the port. */
export async function withdraw(database: OpenDatabase, attempt: number): Promise<boolean> {
  const isOpen = await database.moveOn((context) => withdrawAttempt(context, attempt));
  database.setup.notebook?.forget(attempt);
  return isOpen;
}

/** See the port. */
export async function settle(database: OpenDatabase, settlement: Settlement): Promise<Settled> {
  const settled = await database.moveOn(
    (context) => settleClaim(context, settlement),
    prefetch(database.context, (context) => prefetchSettlement(context, settlement)),
  );
  if (settled.ok && settlement.attempt !== undefined) {
    database.setup.notebook?.forget(settlement.attempt.id);
  }
  return settled;
}

/** See the port. */
export async function record(
  database: OpenDatabase,
  events: readonly NewEvent[],
  consequences: Consequences = {},
): Promise<Recorded> {
  const recorded = await database.write((context) => recordFacts(context, events, consequences));
  for (const { change } of recorded.ok ? recorded.changed : []) {
    if (change.attempt !== undefined) database.setup.notebook?.forget(change.attempt.id);
  }
  return recorded;
}

/** See the port. */
export async function journalReply(database: OpenDatabase, intent: ReplyIntent): Promise<ReplyResult> {
  const { notebook } = database.setup;
  notebook?.begin();
  const journaled = await database.write((context) => journalReplyIntent(context, intent));
  if (journaled.type !== "journaled") return journaled;
  // Nobody answers ahead of a connection, so the intent is the hand-over: noted, then looked at like any other.
  return database.read((context): ReplyResult => {
    notebook?.noteHanded(journaled.attempt);
    return isStarted(context, journaled.attempt) ? journaled : { type: "refused", gate: "lease" };
  });
}

/** See the port. */
export async function settleReply(
  database: OpenDatabase,
  attempt: number,
  end: Parameters<InboxStore["settleReply"]>[1],
): Promise<void> {
  await database.write((context) => settleReplyAttempt(context, attempt, end));
  database.setup.notebook?.forget(attempt);
}

/** See the port. */
export async function fenceOwners(
  database: OpenDatabase,
  isAlive: IsAlive,
  { isIdle = false }: { isIdle?: boolean } = {},
): Promise<FencedOwners> {
  const { notebook, notes: shelf } = database.setup;
  const dead = await database.read((context) => findDeadOwners(context, isAlive));
  const self = isIdle ? await database.read(findSelf) : null;
  const over = new Set([...dead.map(({ id }) => id), ...(self === null ? [] : [self])]);
  const orphans = await database.write((context) => fenceDead(context, over));
  // Only what is noted by now counts: nobody who was shut out hands anything over any more, one who lives as little.
  const shutOut = new Set(orphans.map(({ owner }) => owner));
  const owners = await database.read((context) => readOwners(context).filter(({ id }) => shutOut.has(id)));
  // What this process noted itself it knows best: a server that was started anew has lost it.
  const ownNotes = notebook === null ? null : new Map(notebook.open);
  const notes = new Map(owners.map((owner) => [owner.id, owner.id === self ? ownNotes : shelf.read(owner)]));
  return database.read((context) => ({ dead, ...tellTaken(context, orphans, notes) }));
}

/** See the port. */
export async function recover(
  database: OpenDatabase,
  { dead, orphans }: FencedOwners,
  settlements: readonly Settlement[],
  now: Instant,
): Promise<Recovery> {
  const { notes: shelf, notebook } = database.setup;
  const [settled, gone] = await database.write(
    (context) => [settleOrphans(context, orphans, settlements, now), forgetOwners(context, dead)] as const,
  );
  for (const owner of gone) shelf.remove(owner);
  for (const { id } of orphans) database.context.journaled.delete(id);
  for (const attempt of [...(notebook?.open.keys() ?? [])]) {
    const [kept] = await database.read((context) => readAttempts(context, { id: attempt }));
    if (kept?.status !== "started") notebook?.forget(attempt);
  }
  return settled;
}
