import type { FactContext } from "../../run/actions/record-fact.ts";
import { createHash } from "node:crypto";
import type { Sender, SenderImap } from "../../config/workspace-config.ts";
import { countOf } from "../../count-of.ts";
import { DAY_MS, type Instant } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { MessageKind } from "../classified-message.ts";
import type { InboundHandler } from "../inbound-handler.ts";
import { chooseFolders } from "./choose-folders.ts";
import type { Mailboxes } from "./connect-sender.ts";
import { copySent, findSent, keepsCopies } from "./copy-sent.ts";
import { ImapError } from "./imap-failure.ts";
import type { FetchedMessage, ImapSession } from "./imap-session.ts";
import { noticeSent, type SentNotice } from "./notice-sent.ts";
import { type FolderReading, readFolders } from "./read-folders.ts";
import { type MailboxReading, type MailboxResult, readMailbox } from "./read-mailbox.ts";

/**
 * Of each message, as much is read as this; what a person wrote and what a bounce states come first, attachments and
 * returned messages after. So a message of 200 MB costs no more than one of two.
 */
export const MOST_MESSAGE_BYTES = 2 * 1024 * 1024;

/** The first reading goes back to the day before the sender's first message, but no further than this. */
const LONGEST_LOOK_BACK_MS = 365 * DAY_MS;
/** SINCE counts whole days, in the server's zone (RFC 9051, 6.4.4). */
const SINCE_SLACK_MS = DAY_MS;

/** What reading mail works with. */
export interface SyncWorld {
  context: FactContext;
  mailboxes: Mailboxes;
  handler: InboundHandler;
  now: () => Instant;
  /** The clock was set by hand, in a rehearsal: whatever arrived is heard at `now`, since servers know only the real time. */
  isClockSet?: boolean;
  signal: AbortSignal;
  onMessage(line: MessageLine): void;
}

/** One line of `seq sync`: what a message was, and what followed from it. */
export interface MessageLine {
  type: "message";
  sender: string;
  mailbox: string;
  uid: number;
  kind: MessageKind;
  prospect?: string;
  effect?: string;
  at: Instant;
}

export interface SenderResult {
  sender: string;
  /** Messages handled, those of the Sent mailbox included. */
  messages: number;
  copied: number;
  /** Everything that could have arrived was read. */
  isRead: boolean;
  /** What went wrong, in one line; null for nothing. */
  failure: string | null;
  hint?: string;
}

/** Reads one sender's mailboxes, and brings copies of what was sent. Never throws for what a server does. */
export async function syncSender(world: SyncWorld, sender: Sender): Promise<SenderResult> {
  const result: SenderResult = { sender: sender.id, messages: 0, copied: 0, isRead: false, failure: null };
  const { imap } = sender;
  if (imap === null) return { ...result, isRead: true };
  let session: ImapSession | null = null;
  try {
    session = await world.mailboxes.connect(sender, { stop: world.signal });
    await readEach(world, session, sender, imap, result);
  } catch (error) {
    fail(result, error);
  } finally {
    await session?.close();
  }
  return result;
}

async function readEach(
  world: SyncWorld,
  session: ImapSession,
  sender: Sender,
  imap: SenderImap,
  result: SenderResult,
): Promise<void> {
  const since = await findSince(world, sender.id);
  const incoming = [imap.inbox, ...(imap.bounces === null ? [] : [imap.bounces])];
  let unread = 0;
  for (const mailbox of new Set(incoming)) {
    const read = await tryRead(world, session, incomingOf(world, sender, mailbox, since), result);
    if (read === null || read.leftOut > 0) unread += 1;
  }
  result.isRead = unread === 0 && !world.signal.aborted;
  try {
    if (imap.sent.type !== "off" && !world.signal.aborted)
      await keepSent(world, session, sender, since, result);
    if (imap.folders && !world.signal.aborted) await lookElsewhere(world, session, sender, since, result);
  } catch (error) {
    fail(result, error);
  }
}

/** Brings copies of what was sent into the Sent mailbox, and reads it. */
async function keepSent(
  world: SyncWorld,
  session: ImapSession,
  sender: Sender,
  since: Instant,
  result: SenderResult,
): Promise<void> {
  const { store } = world.context;
  try {
    let sent = findSent(sender, await session.list());
    if (keepsCopies(sender)) {
      result.copied = await copySent(session, store, sender, sent, world.now, world.signal);
      if (sent === null && result.copied > 0) sent = findSent(sender, await session.list());
    }
    if (sent !== null) await tryRead(world, session, sentOf(world, sender, sent, since), result);
  } catch (error) {
    // What the server refuses here leaves the connection to the rest.
    if (!(error instanceof ImapError) || !error.isRefusal) throw error;
    fail(result, error);
  }
}

/** Looks for answers in the other folders: what the rep or a rule moved away before it was read, and what a filter took. */
async function lookElsewhere(
  world: SyncWorld,
  session: ImapSession,
  sender: Sender,
  since: Instant,
  result: SenderResult,
): Promise<void> {
  const { store } = world.context;
  const folders = chooseFolders(sender, await session.list());
  const reading: FolderReading = {
    sender: sender.id,
    since,
    bytes: MOST_MESSAGE_BYTES,
    concerns: ({ headers, arrivedAt }) =>
      world.handler.concerns(Buffer.from(headers, "latin1"), {
        sender: sender.id,
        arrivedAt: world.isClockSet === true ? world.now() : arrivedAt,
      }),
    digestOf,
    handle: (folder, message, digest) => handleMessage(world, sender.id, folder, message, digest),
  };
  const read = await readFolders(session, store, folders, reading, world.now, world.signal);
  result.messages += read.handled;
}

/** One mailbox; a refusal leaves the connection to the others. */
async function tryRead(
  world: SyncWorld,
  session: ImapSession,
  reading: MailboxReading,
  result: SenderResult,
): Promise<MailboxResult | null> {
  try {
    const read = await readMailbox(session, world.context.store, reading, world.now, world.signal);
    result.messages += read.handled;
    if (read.leftOut > 0) {
      const what = countOf(read.leftOut, "message");
      fail(result, new ImapError(`${what} of ${reading.mailbox} could not be read`));
    }
    return read;
  } catch (error) {
    if (!(error instanceof ImapError) || !error.isRefusal) throw error;
    fail(result, error.isMissing ? new ImapError(`there is no mailbox "${reading.mailbox}"`) : error);
    return null;
  }
}

/** What arrives: classified, matched, and given its effect. */
function incomingOf(world: SyncWorld, sender: Sender, mailbox: string, since: Instant): MailboxReading {
  return {
    sender: sender.id,
    mailbox,
    wish: { bytes: MOST_MESSAGE_BYTES },
    since,
    digestOf,
    handle: (message, digest) => handleMessage(world, sender.id, mailbox, message, digest),
  };
}

/** The same in whichever folder a message lies. */
function digestOf({ source, size }: FetchedMessage): string {
  return hash(`${size}\0`, source);
}

async function handleMessage(
  world: SyncWorld,
  sender: string,
  mailbox: string,
  { uid, size, source, arrivedAt }: FetchedMessage,
  digest: string,
): Promise<void> {
  const classified = await world.handler.classify(source);
  const { prospect, effect } = await world.handler.handle(classified, {
    sender,
    mailbox,
    uid,
    arrivedAt: world.isClockSet === true ? world.now() : arrivedAt,
    hash: digest,
    isWhole: source.length >= size,
  });
  tell(world, sender, mailbox, uid, classified.kind, prospect, effect);
}

/** What the sender's own Sent mailbox holds: never a reply, whatever it looks like. */
function sentOf(world: SyncWorld, sender: Sender, mailbox: string, since: Instant): MailboxReading {
  return {
    sender: sender.id,
    mailbox,
    wish: { envelopeWith: ["x-seq-touch", "x-seq-test"] },
    since,
    digestOf: (message) => hash(`sent\0${identify(message)}`),
    async handle(message) {
      const now = world.now();
      const arrivedAt = world.isClockSet === true ? now : message.arrivedAt;
      const notice = await noticeSent(world.context, { ...message, arrivedAt }, now);
      for (const person of notice.people) {
        tell(world, sender.id, mailbox, message.uid, "own", person, describe(notice));
      }
    },
  };
}

function tell(
  { onMessage, now }: SyncWorld,
  sender: string,
  mailbox: string,
  uid: number,
  kind: MessageKind,
  prospect: string | null,
  effect: string | null,
): void {
  onMessage({
    type: "message",
    sender,
    mailbox,
    uid,
    kind,
    ...(prospect !== null && { prospect }),
    ...(effect !== null && { effect }),
    at: now(),
  });
}

function describe({ type, paused }: SentNotice): string {
  if (type === "settled") return "settled: it was sent";
  return `written to by hand${paused.length === 0 ? "" : `; paused: ${[...new Set(paused)].join(", ")}`}`;
}

function identify({ envelope, uid, size, arrivedAt }: FetchedMessage): string {
  return envelope?.messageId ?? `${uid}\0${size}\0${arrivedAt}`;
}

/** From the day before the first message of this sender on: nobody can have answered earlier. */
async function findSince({ context, now, isClockSet }: SyncWorld, sender: string): Promise<Instant> {
  // A set clock says nothing about when mail arrived at a real server.
  if (isClockSet === true) return 0;
  const first = (await context.store.firstSentAt(sender)) ?? now();
  return Math.max(Math.min(first, now()) - DAY_MS, now() - LONGEST_LOOK_BACK_MS) - SINCE_SLACK_MS;
}

function hash(...parts: (string | Uint8Array)[]): string {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part);
  return sum.digest("hex");
}

function fail(result: SenderResult, error: unknown): void {
  if (!(error instanceof UserError)) throw error;
  if (error instanceof ImapError && error.isStop) return;
  result.failure = result.failure === null ? error.message : `${result.failure}; ${error.message}`;
  if (error.hint !== undefined) result.hint ??= error.hint;
}
