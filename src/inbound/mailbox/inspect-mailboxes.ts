import type { Sender } from "../../config/workspace-config.ts";
import { chooseFolders } from "./choose-folders.ts";
import type { Mailboxes } from "./connect-sender.ts";
import { findSent, keepsCopies } from "./copy-sent.ts";
import type { MailboxName } from "./imap-session.ts";
import { FOLDERS_A_READING } from "./read-folders.ts";

/** Logs in, looks for the mailboxes that the sender names, and logs out. Reads no message. Throws ImapError. */
export async function inspectMailboxes(
  mailboxes: Mailboxes,
  sender: Sender,
): Promise<{ detail: string; missing: string[] }> {
  const session = await mailboxes.connect(sender);
  try {
    const names = await session.list();
    const { inbox = "INBOX", bounces = null, sent } = sender.imap ?? {};
    const wanted = [
      inbox,
      ...(bounces === null ? [] : [bounces]),
      ...(sent?.type === "named" ? [sent.name] : []),
    ];
    const missing = wanted.filter((name) => !names.some(({ path }) => isSame(path, name)));
    const place = findSent(sender, names);
    const copies = keepsCopies(sender)
      ? `copies go into ${place ?? "a new mailbox Sent"}`
      : "no copies of what is sent";
    return { detail: `the server takes the log-in; ${copies}; ${describeFolders(sender, names)}`, missing };
  } finally {
    await session.close();
  }
}

/** Named in words; more than these are counted. */
const MOST_NAMED = 5;

function describeFolders(sender: Sender, names: readonly MailboxName[]): string {
  if (sender.imap?.folders !== true) return "answers in other folders are not looked for";
  const { first, rest } = chooseFolders(sender, names);
  const all = [...first, ...rest];
  if (all.length === 0) return "there are no other folders to look for answers in";
  const more = all.length - MOST_NAMED;
  const named = all.slice(0, MOST_NAMED).map(makeSafe).join(", ");
  const turn =
    rest.length > FOLDERS_A_READING ? `, ${FOLDERS_A_READING} of them in each reading, in turn` : "";
  return `answers are looked for in ${named}${more > 0 ? ` and ${more} more${turn}` : ""}`;
}

/** Whoever shares a folder names it, and a terminal shows it. */
function makeSafe(name: string): string {
  const safe = name.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069\u200E\u200F]/gu, "\uFFFD");
  return safe.length > 60 ? `${safe.slice(0, 59)}…` : safe;
}

/** INBOX is one name in every case (RFC 9051, 5.1). */
function isSame(path: string, name: string): boolean {
  return path === name || (path.toUpperCase() === "INBOX" && name.toUpperCase() === "INBOX");
}
