import { unpackMail } from "../../channels/email/prepared-mail.ts";
import { readSmtpSettings } from "../../channels/email/smtp-settings.ts";
import type { Sender } from "../../config/workspace-config.ts";
import type { Instant } from "../../engine/plan.ts";
import { InternalError } from "../../errors.ts";
import type { Attempt, Store } from "../../store/port.ts";
import { ImapError } from "./imap-failure.ts";
import type { ImapSession, MailboxName } from "./imap-session.ts";

/** Copies read from the store at once. */
const PAGE = 50;
/** After this, whoever began to copy a message is taken to have been stopped in the middle of it. */
const DOUBT_MS = 10 * 60_000;

/**
 * Servers that put what they send into the Sent mailbox themselves.
 * Gmail: https://support.google.com/mail/answer/78892 ("automatically copied to the [Gmail]/Sent Mail folder").
 * Microsoft: "Sent email will now be stored in the Sent Items folder", Exchange team blog, 2018-04-20,
 * https://techcommunity.microsoft.com/blog/exchange/changes-coming-to-the-smtp-authenticated-submission-client-protocol/607825
 */
const SAVING_HOSTS = new Set([
  "smtp.gmail.com",
  "smtp.googlemail.com",
  "smtp.office365.com",
  "smtp-mail.outlook.com",
]);

/** Names that Sent mailboxes have where the server does not mark one, as mail clients create them. */
const USUAL_NAMES = [
  "sent",
  "sent items",
  "sent messages",
  "sent mail",
  "inbox.sent",
  "inbox/sent",
  "보낸편지함",
  "보낸 편지함",
  "gesendet",
  "gesendete objekte",
  "éléments envoyés",
  "envoyés",
  "enviados",
  "送信済みアイテム",
  "送信済み",
];

/** What is created where a copy has no place yet; the name most clients look for. */
const NEW_NAME = "Sent";

/** Whether copies of what this sender sends are appended: it has a mailbox, really sends, and nobody else does it. */
export function keepsCopies(sender: Sender): boolean {
  if (sender.imap === null || sender.imap.sent.type === "off") return false;
  // Gmail and Microsoft 365 keep their own; of what other services send, the journal has their request, and no mail.
  if (sender.services?.mail !== undefined || sender.smtp === "outbox") return false;
  try {
    return !SAVING_HOSTS.has(readSmtpSettings(sender).host.toLowerCase());
  } catch {
    return false;
  }
}

/** The path of the Sent mailbox; null where there is none yet, or none is wanted. */
export function findSent(sender: Sender, names: readonly MailboxName[]): string | null {
  const sent = sender.imap?.sent ?? { type: "off" };
  if (sent.type === "named") return sent.name;
  const marked = names.find(({ use }) => use === "\\Sent")?.path;
  if (marked !== undefined) return marked;
  const lower = new Map(names.map(({ path }) => [path.normalize("NFC").toLowerCase(), path]));
  return USUAL_NAMES.map((name) => lower.get(name)).find((path) => path !== undefined) ?? null;
}

/**
 * Puts copies of what was sent into the Sent mailbox, from the exact bytes of the journal, each once: whoever starts one
 * says so first, and a start without an end is looked up by its Message-ID before it is tried again.
 * Throws ImapError; what was not copied stays in the queue. Returns how many were.
 */
export async function copySent(
  session: ImapSession,
  store: Store,
  sender: Sender,
  sent: string | null,
  now: () => Instant,
  signal: AbortSignal,
): Promise<number> {
  let path = sent;
  let copied = 0;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    const uncertainBefore = now() - DOUBT_MS;
    const waiting = await store.waitingCopies(sender.id, uncertainBefore, PAGE);
    if (waiting.length === 0) return copied;
    for (const { attempt, isUncertain } of waiting) {
      if (isOver()) return copied;
      const bytes = readBytes(attempt);
      if (bytes === null) {
        await store.endCopy(attempt.id);
        continue;
      }
      if (!(await store.claimCopy(attempt.id, now(), uncertainBefore))) continue;
      path ??= await createSent(session);
      if (!isUncertain || !(await isThere(session, path, attempt))) {
        await appendOne(session, store, path, bytes, attempt);
        copied += 1;
      }
      await store.endCopy(attempt.id);
    }
  }
  return copied;
}

async function appendOne(
  session: ImapSession,
  store: Store,
  path: string,
  bytes: Uint8Array,
  attempt: Attempt,
): Promise<void> {
  try {
    await session.append(path, bytes, attempt.at);
  } catch (error) {
    if (error instanceof ImapError && error.isRefusal) await store.returnCopy(attempt.id);
    throw error;
  }
}

async function isThere(session: ImapSession, path: string, { messageId }: Attempt): Promise<boolean> {
  await session.examine(path);
  return messageId !== null && (await session.findMessage(messageId)).length > 0;
}

async function createSent(session: ImapSession): Promise<string> {
  await session.create(NEW_NAME);
  return NEW_NAME;
}

/** Null where the journal no longer holds the message: its person was erased. */
function readBytes({ content, hash, messageId, subject, references }: Attempt): Uint8Array | null {
  if (content === "") return null;
  try {
    return unpackMail({ content, hash, messageId, subject, references }).bytes;
  } catch (error) {
    if (error instanceof InternalError) return null;
    throw error;
  }
}
