import type { Migration } from "./migrate.ts";

/** Why people may be written to, and what the law then wants them to be told. */
export const consents: Migration = {
  version: 2,
  sql: `
CREATE TABLE consents (
  id INTEGER PRIMARY KEY, prospect INTEGER NOT NULL REFERENCES prospects,
  medium TEXT NOT NULL, basis TEXT NOT NULL, source TEXT NOT NULL,
  at INTEGER NOT NULL, expires_at INTEGER, evidence TEXT,
  recorded_at INTEGER NOT NULL, withdrawn_at INTEGER,
  UNIQUE (prospect, medium, basis, at)
) STRICT;
CREATE TABLE law_notices (
  prospect INTEGER NOT NULL, kind TEXT NOT NULL, since INTEGER NOT NULL, done_at INTEGER NOT NULL,
  PRIMARY KEY (prospect, kind, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_opted_out ON events (prospect, at) WHERE kind = 'opted_out' AND prospect IS NOT NULL;
CREATE INDEX enrollments_law ON enrollments (prospect)
  WHERE status = 'active' AND due_at IS NULL AND deferred_by = 'law';
`,
};
