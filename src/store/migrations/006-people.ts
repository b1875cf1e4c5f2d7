import type { Migration } from "./migrate.ts";

/**
 * What the DNS said about domains, and the few events that are looked for by kind: facts that a report counts, and who
 * was erased or exported (`audit`, which name nobody).
 */
export const people: Migration = {
  version: 6,
  sql: `
CREATE TABLE mail_domains (
  domain TEXT PRIMARY KEY, answer TEXT NOT NULL, expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_cost ON attempts (sequence) WHERE cost IS NOT NULL;
CREATE INDEX events_audit ON events (id) WHERE kind IN ('audit_erased', 'audit_exported');
`,
};
