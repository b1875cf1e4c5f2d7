import type { Migration } from "./migrate.ts";

/**
 * When a fact was heard that brings a time of its own, as mail does. 0 where its time is this machine's at recording;
 * NULL where that was not written down yet.
 */
export const heard: Migration = {
  version: 10,
  sql: "ALTER TABLE events ADD COLUMN heard_at INTEGER;",
};
