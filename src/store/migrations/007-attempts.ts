import type { Migration } from "./migrate.ts";

/**
 * Whether an attempt failed, in a column of its own: SQLite rewrites every index that names a column which an UPDATE
 * sets, so that each message sent, which changes `status`, was taken out of five indexes and put back into them. And an
 * index that was there twice.
 */
export const attempts: Migration = {
  version: 7,
  sql: `
ALTER TABLE attempts ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
UPDATE attempts SET failed = 1 WHERE status = 'failed';
CREATE TRIGGER attempts_failed AFTER UPDATE OF status ON attempts
  WHEN NEW.status = 'failed' AND NEW.failed = 0
  BEGIN UPDATE attempts SET failed = 1 WHERE id = NEW.id; END;
DROP INDEX attempts_once;
DROP INDEX attempts_prospect;
DROP INDEX attempts_sender;
DROP INDEX attempts_action;
DROP INDEX attempts_company;
CREATE UNIQUE INDEX attempts_once ON attempts (enrollment, step) WHERE failed = 0;
CREATE INDEX attempts_prospect ON attempts (prospect, at) WHERE failed = 0;
CREATE INDEX attempts_sender ON attempts (sender, at) WHERE failed = 0;
CREATE INDEX attempts_action ON attempts (sender, action, at) WHERE failed = 0;
CREATE INDEX attempts_company ON attempts (company_domain, at) WHERE failed = 0 AND company_domain IS NOT NULL;
DROP INDEX attempts_message_id;
`,
};
