import type { Migration } from "./migrate.ts";

/**
 * What was read of which mailbox, and which copies of sent mail are still to be put into a Sent mailbox.
 * `listening.next_at` is null for a sender that is not listened to any more. `sent_copies.tried_at` set means doubt:
 * the copy may be there already. `heard_marks` are hashes of messages, which name nobody.
 */
export const mailboxes: Migration = {
  version: 4,
  sql: `
CREATE TABLE listening (
  sender TEXT PRIMARY KEY, account TEXT NOT NULL, copies INTEGER NOT NULL, since INTEGER NOT NULL,
  heard_at INTEGER, tried_at INTEGER, next_at INTEGER, failure TEXT, failures INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE mailboxes (
  sender TEXT NOT NULL, mailbox TEXT NOT NULL, uid_validity TEXT NOT NULL, last_uid INTEGER NOT NULL,
  left_out TEXT NOT NULL, PRIMARY KEY (sender, mailbox)
) STRICT, WITHOUT ROWID;
CREATE TABLE heard_marks (
  sender TEXT NOT NULL, mark TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (sender, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX heard_marks_at ON heard_marks (at);
CREATE TABLE sent_copies (
  attempt INTEGER PRIMARY KEY, sender TEXT NOT NULL, at INTEGER NOT NULL, tried_at INTEGER
) STRICT;
CREATE INDEX sent_copies_sender ON sent_copies (sender, attempt);
CREATE INDEX IF NOT EXISTS attempts_message_id ON attempts (message_id) WHERE message_id IS NOT NULL;
`,
};
