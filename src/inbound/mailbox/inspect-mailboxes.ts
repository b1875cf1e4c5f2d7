import type { Sender } from "../../sequence/workspace-config.ts";
import type { Mailboxes } from "./connect-sender.ts";
import { findSent, keepsCopies } from "./copy-sent.ts";

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
    return { detail: `the server takes the log-in; ${copies}`, missing };
  } finally {
    await session.close();
  }
}

/** INBOX is one name in every case (RFC 9051, 5.1). */
function isSame(path: string, name: string): boolean {
  return path === name || (path.toUpperCase() === "INBOX" && name.toUpperCase() === "INBOX");
}
