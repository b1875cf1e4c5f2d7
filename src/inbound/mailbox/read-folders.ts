import { createHash } from "node:crypto";
import type { Instant } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { Store } from "../../store/port.ts";
import type { MailboxState } from "../../store/ports/mailbox-port.ts";
import type { OtherFolders } from "./choose-folders.ts";
import { ImapError } from "./imap-failure.ts";
import type { FetchedMessage, ImapSession } from "./imap-session.ts";
import { findNew, KEEP_DIGESTS_MS } from "./read-mailbox.ts";

/** Of the folders that nothing marks, so many are looked at in one reading: those that were not for the longest time. */
export const FOLDERS_A_READING = 40;
/** Heads looked at in one reading, all folders together: an archive of many years takes several. */
const HEADS_A_READING = 5_000;
/** Heads between two notes of how far a folder was looked through. */
const BATCH = 250;
/** More that cannot be handled are no accident: they are left. */
const MOST_LEFT_OUT = 100;

/** What of a message says whom it may concern, without a word of its text. */
export const HEAD_FIELDS = [
  "from",
  "to",
  "cc",
  "subject",
  "date",
  "message-id",
  "in-reply-to",
  "references",
  "reply-to",
  "return-path",
  "content-type",
  "auto-submitted",
  "precedence",
  "list-id",
  "x-seq-touch",
  "x-failed-recipients",
  "x-apple-unsubscribe",
  "x-original-from",
  "x-original-sender",
  "x-original-to",
  "delivered-to",
  "envelope-to",
  "x-envelope-to",
  "apparently-to",
];

export interface FolderReading {
  sender: string;
  /** Where nothing was looked at before, messages that arrived earlier are left alone. */
  since: Instant;
  bytes: number;
  /** Whether a message may concern somebody here, by its head. */
  concerns(head: FetchedMessage): Promise<boolean>;
  /** As of a mailbox: what a message is recognised by, in whichever folder it lies. */
  digestOf(message: FetchedMessage): string;
  handle(folder: string, message: FetchedMessage, digest: string): Promise<void>;
}

export interface FoldersResult {
  handled: number;
  /** Folders that the server would not open. */
  refused: string[];
}

/**
 * Looks for answers in folders that nobody reads message by message: of what is new in each, heads alone, and whole only
 * what may concern somebody. Nothing is marked, and each folder's place is kept, so that none is looked through twice.
 * Throws ImapError where the connection is lost; what was found until then is heard.
 */
export async function readFolders(
  session: ImapSession,
  store: Store,
  folders: OtherFolders,
  reading: FolderReading,
  now: () => Instant,
  signal: AbortSignal,
): Promise<FoldersResult> {
  const { sender } = reading;
  const looked = await store.lookedAt(sender);
  const lastLook = (folder: string): number => looked.get(nameFolder(folder)) ?? 0;
  const inTurn = [...folders.rest].sort((a, b) => lastLook(a) - lastLook(b)).slice(0, FOLDERS_A_READING);
  const result: FoldersResult = { handled: 0, refused: [] };
  const budget = { heads: HEADS_A_READING };
  const done: string[] = [];
  try {
    for (const folder of [...folders.first, ...inTurn]) {
      if (signal.aborted || budget.heads <= 0) break;
      try {
        await readFolder(session, store, folder, reading, budget, result, now, signal);
      } catch (error) {
        if (!(error instanceof ImapError) || !error.isRefusal) throw error;
        result.refused.push(folder);
      }
      done.push(nameFolder(folder));
    }
  } finally {
    await store.noteLooked(sender, done, now());
  }
  return result;
}

/** A folder's name may name a person, who may be erased one day: it is not kept. INBOX and its like have names of their own. */
export function nameFolder(folder: string): string {
  return `#${createHash("sha256").update(folder).digest("hex").slice(0, 32)}`;
}

async function readFolder(
  session: ImapSession,
  store: Store,
  folder: string,
  reading: FolderReading,
  budget: { heads: number },
  result: FoldersResult,
  now: () => Instant,
  signal: AbortSignal,
): Promise<void> {
  const { sender } = reading;
  const mailbox = nameFolder(folder);
  const open = await session.examine(folder);
  const before = await store.mailboxState(sender, mailbox);
  const isSame = before !== null && before.uidValidity === open.uidValidity;
  const state: MailboxState = isSame
    ? { ...before }
    : { sender, mailbox, uidValidity: open.uidValidity, lastUid: 0, leftOut: [] };
  const uids = await findNew(session, state, open.uidNext, isSame ? null : reading.since, open.messages);
  if (isSame && uids.length === 0) return;
  const save = (digests: readonly string[]): Promise<void> =>
    store.saveMailbox(state, digests, now(), now() - KEEP_DIGESTS_MS);
  for (let start = 0; start < uids.length; start += BATCH) {
    if (signal.aborted || budget.heads <= 0) return;
    const batch = uids.slice(start, start + BATCH);
    budget.heads -= batch.length;
    const { digests, leftOut } = await readBatch(session, store, folder, batch, reading, result);
    const still = new Set(state.leftOut.filter((uid) => !batch.includes(uid)));
    state.leftOut = [...still, ...leftOut].slice(0, MOST_LEFT_OUT);
    state.lastUid = Math.max(state.lastUid, batch.at(-1) ?? 0);
    await save(digests);
  }
  // What arrived before the window is behind us too.
  state.lastUid = Math.max(state.lastUid, (open.uidNext ?? 1) - 1);
  await save([]);
}

async function readBatch(
  session: ImapSession,
  store: Store,
  folder: string,
  uids: readonly number[],
  reading: FolderReading,
  result: FoldersResult,
): Promise<{ digests: string[]; leftOut: number[] }> {
  const concerning: number[] = [];
  await session.fetch(uids, { headers: HEAD_FIELDS }, async (head) => {
    if (await reading.concerns(head)) concerning.push(head.uid);
  });
  const digests: string[] = [];
  const leftOut: number[] = [];
  if (concerning.length === 0) return { digests, leftOut };
  await session.fetch(concerning, { bytes: reading.bytes }, async (message) => {
    const digest = reading.digestOf(message);
    if (digests.includes(digest) || (await store.findDigests(reading.sender, [digest])).size > 0) return;
    try {
      await reading.handle(folder, message, digest);
    } catch (error) {
      if (error instanceof UserError) throw error;
      leftOut.push(message.uid);
      return;
    }
    digests.push(digest);
    result.handled += 1;
  });
  return { digests, leftOut };
}
