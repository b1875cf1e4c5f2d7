import type { Migration } from "./migrate.ts";

/** What `seq serve` keeps. Requests are kept without address or browser of whoever made them. */
export const web: Migration = {
  version: 5,
  sql: `
CREATE TABLE token_keys (
  id TEXT PRIMARY KEY, hex TEXT NOT NULL, created_at INTEGER NOT NULL, retired_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX token_keys_signing ON token_keys (retired_at IS NULL) WHERE retired_at IS NULL;

CREATE TABLE preferences (
  prospect INTEGER PRIMARY KEY, paused_until INTEGER, fewer INTEGER NOT NULL, at INTEGER NOT NULL
) STRICT;

CREATE TABLE web_deliveries (
  source TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, facts TEXT NOT NULL, address TEXT,
  status TEXT NOT NULL, prospect INTEGER, PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX web_deliveries_status ON web_deliveries (status, at) WHERE status <> 'done';
CREATE INDEX web_deliveries_address ON web_deliveries (address) WHERE address IS NOT NULL;
CREATE INDEX web_deliveries_prospect ON web_deliveries (prospect) WHERE prospect IS NOT NULL;

CREATE TABLE web_hits (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, prospect INTEGER NOT NULL, enrollment INTEGER NOT NULL,
  step TEXT NOT NULL, target TEXT, method TEXT NOT NULL, at INTEGER NOT NULL, human INTEGER
) STRICT;
CREATE INDEX web_hits_touch ON web_hits (enrollment, step, at);
CREATE INDEX web_hits_prospect ON web_hits (prospect);
CREATE INDEX web_hits_open ON web_hits (at) WHERE human IS NULL;
`,
};
