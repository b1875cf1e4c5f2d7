import type { Migration } from "./migrate.ts";

/** What is to be taken back at a service once the sequence has ended for somebody; it outlives what is known of them. */
export const takeBacks: Migration = {
  version: 26,
  sql: `
CREATE TABLE take_backs (
  enrollment INTEGER NOT NULL, step TEXT NOT NULL, request TEXT NOT NULL, PRIMARY KEY (enrollment, step)
) STRICT, WITHOUT ROWID;
`,
};
