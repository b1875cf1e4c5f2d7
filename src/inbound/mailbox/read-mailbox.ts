import { countOf } from "../../count-of.ts";
import { DAY_MS, type Instant } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { Store } from "../../store/port.ts";
import type { MailboxState } from "../../store/ports/mailbox-port.ts";
import type { FetchedMessage, FetchWish, ImapSession } from "./imap-session.ts";

/** Messages between two notes of how far a mailbox was read: what a crash lets be handled a second time. */
const BATCH = 100;
/** More messages than this that cannot be handled are no accident: the mailbox is given up for now. */
const MOST_LEFT_OUT = 100;
/** How long digests are kept: as long as a changed UIDVALIDITY may make a mailbox be read again. */
export const KEEP_DIGESTS_MS = 400 * DAY_MS;

export interface MailboxReading {
  sender: string;
  mailbox: string;
  wish: FetchWish;
  /** Where nothing was read before, messages that arrived earlier are left alone. */
  since: Instant;
  /** What a message is recognised by when it comes again; null for one that is always handled. */
  digestOf(message: FetchedMessage): string;
  /** A UserError it throws ends the reading; after any other one the message is left out, and tried again next time. */
  handle(message: FetchedMessage, digest: string): Promise<void>;
}

export interface MailboxResult {
  handled: number;
  /** Came again, and was handled before. */
  known: number;
  /** Messages that could not be handled. */
  leftOut: number;
}

/**
 * Reads what is new in one mailbox: handled first, noted after, so that a crash in between makes a message come
 * again and never go missing. A changed UIDVALIDITY means other UIDs: the window is read again, and known messages are
 * recognised by their digests. Throws ImapError and what the store throws; the progress until then is noted.
 */
export async function readMailbox(
  session: ImapSession,
  store: Store,
  reading: MailboxReading,
  now: () => Instant,
  signal: AbortSignal,
): Promise<MailboxResult> {
  const { sender, mailbox } = reading;
  const open = await session.examine(mailbox);
  const before = await store.mailboxState(sender, mailbox);
  const isSame = before !== null && before.uidValidity === open.uidValidity;
  const state: MailboxState = isSame
    ? { ...before }
    : { sender, mailbox, uidValidity: open.uidValidity, lastUid: 0, leftOut: [] };
  const result: MailboxResult = { handled: 0, known: 0, leftOut: state.leftOut.length };
  const uids = await findNew(session, state, open.uidNext, isSame ? null : reading.since, open.messages);
  if (isSame && uids.length === 0) return result;
  const stillOut = new Set(state.leftOut);
  for (let start = 0; start < uids.length && !signal.aborted; start += BATCH) {
    await readBatch(session, store, reading, uids.slice(start, start + BATCH), state, stillOut, result, now);
    result.leftOut = stillOut.size;
    if (stillOut.size > MOST_LEFT_OUT) {
      throw new UserError(`${countOf(stillOut.size, "message")} of ${mailbox} could not be read`);
    }
  }
  if (signal.aborted) return result;
  // What arrived before the window is behind us too.
  state.lastUid = Math.max(state.lastUid, (open.uidNext ?? 1) - 1, uids.at(-1) ?? 0);
  await store.saveMailbox(state, [], now(), now() - KEEP_DIGESTS_MS);
  return result;
}

/** UIDs of the open mailbox that are new since `state`, or from `since` on where nothing was read; with those left out. */
export async function findNew(
  session: ImapSession,
  state: MailboxState,
  uidNext: number | null,
  since: Instant | null,
  messages: number,
): Promise<number[]> {
  if (messages === 0) return [];
  if (since !== null) return session.findUids({ since });
  const hasNew = uidNext === null || uidNext > state.lastUid + 1;
  const fresh = hasNew ? await session.findUids({ from: state.lastUid + 1 }) : [];
  return [...new Set([...state.leftOut, ...fresh])].sort((a, b) => a - b);
}

async function readBatch(
  session: ImapSession,
  store: Store,
  reading: MailboxReading,
  uids: readonly number[],
  state: MailboxState,
  stillOut: Set<number>,
  result: MailboxResult,
  now: () => Instant,
): Promise<void> {
  const { sender } = reading;
  const digests: string[] = [];
  const done = new Set<number>();
  let isComplete = false;
  try {
    await session.fetch(uids, reading.wish, async (message) => {
      const digest = reading.digestOf(message);
      if (digests.includes(digest) || (await store.findDigests(sender, [digest])).size > 0) {
        result.known += 1;
      } else {
        try {
          await reading.handle(message, digest);
        } catch (error) {
          if (error instanceof UserError) throw error;
          stillOut.add(message.uid);
          done.add(message.uid);
          return;
        }
        digests.push(digest);
        result.handled += 1;
      }
      stillOut.delete(message.uid);
      done.add(message.uid);
    });
    isComplete = true;
    // One that is not there any more will not come again.
    for (const uid of uids) if (!done.has(uid)) stillOut.delete(uid);
  } finally {
    const firstOpen = isComplete ? undefined : uids.find((uid) => !done.has(uid));
    const reached = firstOpen === undefined ? (uids.at(-1) ?? 0) : firstOpen - 1;
    state.lastUid = Math.max(state.lastUid, reached);
    state.leftOut = [...stillOut].sort((a, b) => a - b);
    await store.saveMailbox(state, digests, now(), now() - KEEP_DIGESTS_MS);
  }
}
