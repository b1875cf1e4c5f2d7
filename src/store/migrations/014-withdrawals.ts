import type { Migration } from "./migrate.ts";

/**
 * A withdrawal is a record of its own, with its own time, beside the consents. What was withdrawn before becomes one, but of
 * people who opted out: their suppression says it, and may be lifted by themselves. `conditions`: what a record says of a
 * customer, as words joined by a comma; NULL for nothing.
 */
export const withdrawals: Migration = {
  version: 14,
  sql: `
ALTER TABLE consents ADD COLUMN conditions TEXT;
INSERT OR IGNORE INTO consents (prospect, medium, basis, source, at, recorded_at)
  SELECT prospect, medium, 'withdrawal', 'withdrawn before', max(withdrawn_at), max(withdrawn_at) FROM consents AS c
    WHERE withdrawn_at IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM events AS e WHERE e.prospect = c.prospect AND e.kind IN ('opted_out', 'complained'))
    GROUP BY prospect, medium;
`,
};
