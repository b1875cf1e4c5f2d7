import type { Sender } from "../../config/workspace-config.ts";
import type { Instant } from "../../engine/plan.ts";
import type { Store } from "../../store/port.ts";
import type { SyncState } from "../../store/ports/mailbox-port.ts";
import { keepsCopies } from "./copy-sent.ts";
import { nameAccount, readImapSettings } from "./imap-settings.ts";
import { type SenderResult, type SyncWorld, syncSender } from "./sync-sender.ts";

/** Mailboxes read side by side; each holds one connection and one message. */
const SIDE_BY_SIDE = 4;
/** A mailbox that takes longer is no longer counted among them: nobody else waits for its server. */
const PLACE_MS = 5_000;
/** A server that fails is asked less and less often, but at least this often. */
const LONGEST_BACK_OFF_MS = 3_600_000;
/** Before something is sent, a mailbox read longer ago than this is read again. */
const FRESH_MS = 60_000;

/** What one reading of several senders came to. */
export interface SyncSummary {
  type: "summary";
  senders: number;
  messages: number;
  copied: number;
  /** Senders whose mail could not be read, or not all of it, and why. */
  failed: { sender: string; reason: string; hint?: string }[];
}

/** Tells the store whose mail is read, by the workspace as it is now. Cheap where nothing changed. */
export async function noteSyncedSenders(
  store: Store,
  senders: Readonly<Record<string, Sender>>,
  now: Instant,
): Promise<void> {
  const synced = Object.values(senders).flatMap((sender) =>
    sender.imap === null
      ? []
      : [
          {
            sender: sender.id,
            account: nameAccount(readImapSettings(sender.id, sender.imap)),
            copies: keepsCopies(sender),
          },
        ],
  );
  await store.setSyncedSenders(synced, now);
}

/**
 * Reads several senders' mail side by side. A sender whose server fails, or takes longer than it may, is told of in the
 * summary; the others go on. `onRead` is told of each that has been read, or will not be.
 */
export async function syncSenders(
  world: SyncWorld,
  senders: readonly Sender[],
  onRead: (sender: string) => void = () => undefined,
): Promise<SyncSummary> {
  const { store } = world.context;
  const summary: SyncSummary = { type: "summary", senders: 0, messages: 0, copied: 0, failed: [] };
  const states = new Map((await store.syncStates()).map((state) => [state.sender, state]));
  async function read(sender: Sender): Promise<void> {
    const result = await syncSender(world, sender);
    await noteResult(world, sender, states.get(sender.id), result);
    onRead(sender.id);
    summary.senders += 1;
    summary.messages += result.messages;
    summary.copied += result.copied;
    const { failure: reason, hint } = result;
    if (reason !== null) {
      summary.failed.push({ sender: sender.id, reason, ...(hint !== undefined && { hint }) });
    }
  }
  const limit = limitParallel(SIDE_BY_SIDE, PLACE_MS);
  await Promise.all(
    senders.map((sender) => limit.take(async () => (world.signal.aborted ? undefined : read(sender)))),
  );
  summary.failed.sort((a, b) => (a.sender < b.sender ? -1 : 1));
  return summary;
}

/** Lets so many work side by side, each keeping its place for so long at most; one that takes longer goes on without. */
function limitParallel(count: number, keepMs: number): { take(work: () => Promise<void>): Promise<void> } {
  const waiting: (() => void)[] = [];
  let free = count;
  const give = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    async take(work) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let giveOnce = (): void => {
        giveOnce = () => undefined;
        give();
      };
      const timer = setTimeout(() => giveOnce(), keepMs);
      try {
        await work();
      } finally {
        clearTimeout(timer);
        giveOnce();
      }
    },
  };
}

async function noteResult(
  { context: { store }, now, signal }: SyncWorld,
  { id, imap }: Sender,
  before: SyncState | undefined,
  { isRead, failure, messages }: SenderResult,
): Promise<void> {
  // An interruption is nobody's failure: what was read is noted mailbox by mailbox.
  if (imap === null || (signal.aborted && failure === null && !isRead)) return;
  const at = now();
  // One that was read in part goes on soon: a long first reading is no failing server.
  const failures = isRead || messages > 0 ? 0 : (before?.failures ?? 0);
  const pauseMs = Math.max(imap.everyMs, Math.min(imap.everyMs * 2 ** failures, LONGEST_BACK_OFF_MS));
  await store.noteSync(id, { at, nextAt: at + (isRead ? imap.everyMs : pauseMs), isRead, failure });
  // Who waited because nobody could hear goes on at once.
  if (isRead) await store.wake(["listening"], at, { sender: id });
}

/**
 * The senders whose mail is to be read before a run: when their time has come, and whenever they are about to touch
 * somebody and were not read within the last minute, so that an answer that has just arrived stops the follow-up.
 */
export async function chooseDue(
  store: Store,
  senders: Readonly<Record<string, Sender>>,
  now: Instant,
): Promise<Sender[]> {
  const chosen: Sender[] = [];
  for (const state of await store.syncStates()) {
    const sender = senders[state.sender];
    if (sender === undefined || sender.imap === null || state.nextAt === null) continue;
    const dueAt = await store.nextDueOf(sender.id);
    const isAboutToTouch = dueAt !== null && dueAt <= now;
    // One that failed is not tried before its time: a server that hangs would hold up every run.
    const isStale = (state.triedAt ?? 0) < now - FRESH_MS && state.failures === 0;
    const goesBack = state.triedAt !== null && state.triedAt > now;
    if (state.nextAt <= now || goesBack || (isAboutToTouch && isStale)) chosen.push(sender);
  }
  return chosen;
}
