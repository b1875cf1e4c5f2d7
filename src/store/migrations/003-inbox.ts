import type { Migration } from "./migrate.ts";

/**
 * What arrives, and what is told to others about it. `events.key` names a fact that may be reported more than once;
 * `attempts.provider_id` is what the server called a message (some replace Message-ID by it).
 */
export const inbox: Migration = {
  version: 3,
  sql: `
ALTER TABLE events ADD COLUMN key TEXT;
CREATE UNIQUE INDEX events_key ON events (key) WHERE key IS NOT NULL;
-- The few events that mailbox health counts.
CREATE INDEX events_returned ON events (at, kind) WHERE kind IN ('bounced', 'blocked', 'complained');

ALTER TABLE attempts ADD COLUMN provider_id TEXT;
CREATE INDEX attempts_message ON attempts (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX attempts_provider ON attempts (provider_id) WHERE provider_id IS NOT NULL;

CREATE TABLE messages (
  id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE,
  sender TEXT NOT NULL, mailbox TEXT NOT NULL, uid INTEGER, received_at INTEGER NOT NULL,
  kind TEXT NOT NULL, opt_out INTEGER NOT NULL, return_date TEXT,
  from_address TEXT, from_name TEXT, subject TEXT NOT NULL, message_id TEXT, refs TEXT NOT NULL,
  evidence TEXT NOT NULL, text TEXT NOT NULL,
  matched_by TEXT, attempt INTEGER, enrollment INTEGER, prospect INTEGER, sequence TEXT, step TEXT,
  status TEXT NOT NULL, question TEXT, outcome TEXT, settled_at INTEGER
) STRICT;
CREATE INDEX messages_waiting ON messages (status, id) WHERE status IN ('open', 'unanswered');
CREATE INDEX messages_prospect ON messages (prospect) WHERE prospect IS NOT NULL;
CREATE INDEX messages_from ON messages (from_address) WHERE from_address IS NOT NULL;

CREATE TABLE sender_figures (sender TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE notifications (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, target TEXT NOT NULL, kind TEXT NOT NULL, at INTEGER NOT NULL,
  prospect INTEGER NOT NULL, sequence TEXT, step TEXT, message INTEGER,
  status TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, next_at INTEGER
) STRICT;
CREATE INDEX notifications_due ON notifications (next_at) WHERE status = 'waiting';
CREATE INDEX notifications_failed ON notifications (status) WHERE status = 'failed';
CREATE INDEX notifications_prospect ON notifications (prospect);
`,
};
