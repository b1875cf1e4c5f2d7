import type { Migration } from "./migrate.ts";

/**
 * Of owners: since when each works, when it last said so, what it takes (JSON of `Work`), and whether a lock of its session
 * tells that it lives. Owners of before have said nothing.
 */
export const workers: Migration = {
  version: 27,
  sql: `
ALTER TABLE owners ADD COLUMN since INTEGER;
ALTER TABLE owners ADD COLUMN seen_at INTEGER;
ALTER TABLE owners ADD COLUMN work TEXT;
ALTER TABLE owners ADD COLUMN has_session INTEGER NOT NULL DEFAULT 0;
`,
};
