import type { Migration } from "./migrate.ts";

/**
 * Hand-overs that were refused for policy; `open` while the sender has had no message accepted since, and no person has
 * lifted its hold.
 */
export const refusals: Migration = {
  version: 11,
  sql: `
CREATE TABLE refusals (
  attempt INTEGER PRIMARY KEY REFERENCES attempts, sender TEXT NOT NULL, open INTEGER NOT NULL
) STRICT;
CREATE INDEX refusals_open ON refusals (sender, attempt) WHERE open = 1;
`,
};
