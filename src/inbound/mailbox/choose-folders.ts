import type { Sender } from "../../config/workspace-config.ts";
import { findSent } from "./copy-sent.ts";
import type { MailboxName } from "./imap-session.ts";

/** The folders of an account where answers may lie that the rep, a rule or a filter moved away. */
export interface OtherFolders {
  /** Looked at in every reading: what the server marks (RFC 6154), or clearly is, Archive, Junk, Trash, or all mail. */
  first: string[];
  /** Looked at in turn, some in each reading. */
  rest: string[];
}

const FIRST = ["\\All", "\\Archive", "\\Junk", "\\Trash"];
/** Written by the sender, or views of what lies elsewhere (RFC 6154, RFC 8457). */
const NEVER: ReadonlySet<string> = new Set(["\\Sent", "\\Drafts", "\\Flagged", "\\Important", "\\Inbox"]);
/** More folders than this are nobody's filing. */
const MOST_FOLDERS = 2_000;
const LONGEST_NAME = 500;

/**
 * Which folders are looked at beside the inbox and the bounce mailbox; none of the sender's own writing. Where the server
 * marks one that holds all mail, as Gmail does, every other but Junk and Trash is a part of it.
 */
export function chooseFolders(sender: Sender, names: readonly MailboxName[]): OtherFolders {
  const { imap } = sender;
  if (imap === null || !imap.folders) return { first: [], rest: [] };
  const sent = findSent({ ...sender, imap: { ...imap, sent: { type: "auto" } } }, names);
  const read = [imap.inbox, imap.bounces, imap.sent.type === "named" ? imap.sent.name : null, sent];
  const isRead = ({ path }: MailboxName): boolean =>
    path.toUpperCase() === "INBOX" || read.some((each) => each === path);
  const others = names.filter(
    (name) =>
      !isRead(name) &&
      !(name.use !== null && NEVER.has(name.use)) &&
      name.path.length <= LONGEST_NAME &&
      // No mail program makes such a name, and a command must not be able to hold another one.
      !/\p{Cc}/u.test(name.path),
  );
  const first = FIRST.flatMap((use) => others.filter((name) => name.use === use).map(({ path }) => path));
  if (others.some(({ use, isMarked }) => use === "\\All" && isMarked)) return { first, rest: [] };
  const rest = others.map(({ path }) => path).filter((path) => !first.includes(path));
  return { first, rest: rest.slice(0, MOST_FOLDERS) };
}
