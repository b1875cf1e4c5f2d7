import type { Migration } from "./migrate.ts";

/**
 * Times are milliseconds since 1970-01-01T00:00Z. Of an enrollment's state, `state` (JSON) holds what no
 * index needs. An attempt is charged unless it failed; partial indexes count charged ones only.
 */
export const initial: Migration = {
  version: 1,
  sql: `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE plans (hash TEXT PRIMARY KEY, plan TEXT NOT NULL) STRICT;
-- AUTOINCREMENT: the id of a dead owner must never be given to a living one.
CREATE TABLE owners (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  host TEXT NOT NULL, pid INTEGER NOT NULL, start TEXT NOT NULL,
  UNIQUE (host, pid, start)
) STRICT;

CREATE TABLE prospects (
  id INTEGER PRIMARY KEY,
  email TEXT COLLATE NOCASE, linkedin_url TEXT, phone TEXT, company_domain TEXT,
  fields TEXT NOT NULL, tags TEXT NOT NULL,
  created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, erased_at INTEGER
) STRICT;
CREATE UNIQUE INDEX prospects_email ON prospects (email) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX prospects_linkedin ON prospects (linkedin_url) WHERE linkedin_url IS NOT NULL;
CREATE INDEX prospects_phone ON prospects (phone) WHERE phone IS NOT NULL;
CREATE INDEX prospects_company ON prospects (company_domain) WHERE company_domain IS NOT NULL;

-- name = kind ':' value, so that one lookup serves every kind.
CREATE TABLE suppressions (
  name TEXT PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL,
  reason TEXT NOT NULL, at INTEGER NOT NULL, hashed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX suppressions_hashed ON suppressions (hashed) WHERE hashed = 1;

CREATE TABLE enrollments (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL,
  prospect INTEGER NOT NULL REFERENCES prospects, sequence TEXT NOT NULL,
  plan_hash TEXT NOT NULL, sender TEXT NOT NULL, enrolled_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  status TEXT NOT NULL, phase TEXT NOT NULL, step TEXT, due_at INTEGER, lane INTEGER NOT NULL,
  deferred_by TEXT,
  fence INTEGER NOT NULL DEFAULT 0, lease_owner INTEGER, lease_until INTEGER
) STRICT;
CREATE INDEX enrollments_due ON enrollments (lane, due_at)
  WHERE status = 'active' AND due_at IS NOT NULL AND lease_owner IS NULL;
CREATE INDEX enrollments_leased ON enrollments (lease_until) WHERE lease_owner IS NOT NULL;
CREATE INDEX enrollments_prospect ON enrollments (prospect, sequence);
CREATE INDEX enrollments_sequence ON enrollments (sequence);
CREATE INDEX enrollments_status ON enrollments (sequence, status);
CREATE INDEX enrollments_held ON enrollments (sequence) WHERE phase = 'held';
CREATE INDEX enrollments_booked ON enrollments (sender, due_at, lane)
  WHERE status = 'active' AND deferred_by IN ('sender', 'spacing', 'budget');
CREATE INDEX enrollments_sender ON enrollments (sender, due_at) WHERE status = 'active' AND due_at IS NOT NULL;
CREATE INDEX enrollments_blocked ON enrollments (deferred_by)
  WHERE status = 'active' AND due_at IS NULL AND deferred_by IS NOT NULL;

-- AUTOINCREMENT: the highest id ever given is the marker's high-water mark.
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, at INTEGER NOT NULL,
  prospect INTEGER, enrollment INTEGER, sequence TEXT, step TEXT, channel TEXT, data TEXT NOT NULL
) STRICT;
CREATE INDEX events_prospect ON events (prospect, kind, at) WHERE prospect IS NOT NULL;

CREATE TABLE attempts (
  id INTEGER PRIMARY KEY, enrollment INTEGER NOT NULL REFERENCES enrollments, prospect INTEGER NOT NULL,
  sequence TEXT NOT NULL, step TEXT NOT NULL, action TEXT NOT NULL, channel TEXT NOT NULL,
  sender TEXT NOT NULL, company_domain TEXT, status TEXT NOT NULL, at INTEGER NOT NULL, settled_at INTEGER,
  owner INTEGER, plan_hash TEXT NOT NULL, message_id TEXT, subject TEXT, refs TEXT NOT NULL,
  content TEXT NOT NULL, hash TEXT NOT NULL, variant TEXT, cost REAL, reason TEXT
) STRICT;
-- Promise 1: each step of an enrollment is handed over at most once.
CREATE UNIQUE INDEX attempts_once ON attempts (enrollment, step) WHERE status <> 'failed';
CREATE INDEX attempts_enrollment ON attempts (enrollment);
CREATE INDEX attempts_prospect ON attempts (prospect, at) WHERE status <> 'failed';
CREATE INDEX attempts_sender ON attempts (sender, at) WHERE status <> 'failed';
CREATE INDEX attempts_action ON attempts (sender, action, at) WHERE status <> 'failed';
CREATE INDEX attempts_company ON attempts (company_domain, at)
  WHERE status <> 'failed' AND company_domain IS NOT NULL;
CREATE INDEX attempts_open ON attempts (status, enrollment) WHERE status IN ('started', 'uncertain');

CREATE TABLE tasks (
  id INTEGER PRIMARY KEY, enrollment INTEGER NOT NULL REFERENCES enrollments, prospect INTEGER NOT NULL,
  sequence TEXT NOT NULL, step TEXT NOT NULL, action TEXT NOT NULL, channel TEXT NOT NULL,
  sender TEXT NOT NULL, text TEXT NOT NULL, url TEXT, warning TEXT, variant TEXT, cost REAL,
  at INTEGER NOT NULL, status TEXT NOT NULL, snoozed_until INTEGER, closed_at INTEGER
) STRICT;
CREATE INDEX tasks_enrollment ON tasks (enrollment);
CREATE INDEX tasks_prospect ON tasks (prospect);
CREATE INDEX tasks_status ON tasks (status, at);
CREATE INDEX tasks_open ON tasks (sender, action) WHERE status = 'open';

CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, enrollment INTEGER NOT NULL REFERENCES enrollments, prospect INTEGER NOT NULL,
  sequence TEXT NOT NULL, step TEXT NOT NULL, content TEXT NOT NULL, variant TEXT,
  status TEXT NOT NULL, at INTEGER NOT NULL
) STRICT;
CREATE INDEX reviews_enrollment ON reviews (enrollment);
CREATE INDEX reviews_prospect ON reviews (prospect);
CREATE INDEX reviews_open ON reviews (status) WHERE status = 'open';

CREATE TABLE senders (id TEXT PRIMARY KEY, held TEXT NOT NULL, held_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE pauses (
  scope TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (scope, name)
) STRICT, WITHOUT ROWID;
`,
};
