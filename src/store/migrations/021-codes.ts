import type { Migration } from "./migrate.ts";

/**
 * `codes`: drawn and imported ones. One is given at most once, and at most one for each step of an enrollment. `code_uses`:
 * each use under the key that tells it from every other, so that one told twice counts once.
 */
export const codes: Migration = {
  version: 21,
  sql: `
CREATE TABLE codes (
  code TEXT PRIMARY KEY, name TEXT NOT NULL, prospect INTEGER, enrollment INTEGER, step TEXT, issued_at INTEGER,
  expires_at INTEGER, uses INTEGER, owner TEXT NOT NULL, points REAL, used INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX codes_given ON codes (enrollment, step) WHERE enrollment IS NOT NULL;
CREATE INDEX codes_free ON codes (name, code) WHERE issued_at IS NULL;
CREATE TABLE code_uses (
  code TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, prospect INTEGER, PRIMARY KEY (code, key)
) STRICT, WITHOUT ROWID;
`,
};
