import type { Migration } from "./migrate.ts";

/**
 * A sender is held on the channel whose service refuses it, and goes on with the others; what was held before is its
 * mail. Of an attempt: from when on its service can be asked what became of it, should it be in doubt (null: it cannot be
 * asked), and how often it was.
 */
export const channelsOfSenders: Migration = {
  version: 19,
  sql: `
CREATE TABLE holds (
  sender TEXT NOT NULL, channel TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (sender, channel)
) STRICT, WITHOUT ROWID;
INSERT INTO holds SELECT id, 'email', held, held_at FROM senders;
DROP TABLE senders;
ALTER TABLE attempts ADD COLUMN ask_at INTEGER;
ALTER TABLE attempts ADD COLUMN asked INTEGER NOT NULL DEFAULT 0;
`,
};
