import type { Migration } from "./migrate.ts";

/** When a folder beside the inbox was last looked at for answers; NULL for mailboxes that are always read. */
export const folders: Migration = {
  version: 13,
  sql: "ALTER TABLE mailboxes ADD COLUMN looked_at INTEGER;",
};
