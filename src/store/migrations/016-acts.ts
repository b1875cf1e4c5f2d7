import type { Migration } from "./migrate.ts";

/**
 * `acts`: what people did in the last hour, with what it takes to take it back; not the truth, only a memory. `retracted`:
 * events that were taken back. They stay in the log, and count no more.
 */
export const acts: Migration = {
  version: 16,
  sql: `
-- AUTOINCREMENT: the order of acts is told by their ids, and older ones are deleted.
CREATE TABLE acts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, batch TEXT NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL, at INTEGER NOT NULL,
  prospect INTEGER NOT NULL, first_event INTEGER NOT NULL, last_event INTEGER NOT NULL, changes TEXT NOT NULL,
  undone_at INTEGER
) STRICT;
CREATE INDEX acts_at ON acts (at);
CREATE INDEX acts_prospect ON acts (prospect);
-- Whom an act changed or began, colleagues included.
CREATE TABLE act_enrollments (
  enrollment INTEGER NOT NULL, act INTEGER NOT NULL, PRIMARY KEY (enrollment, act)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_enrollments_act ON act_enrollments (act);
CREATE TABLE retracted (event INTEGER PRIMARY KEY, act INTEGER NOT NULL) STRICT;
`,
};
