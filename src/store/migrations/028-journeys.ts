import type { Migration } from "./migrate.ts";

/**
 * What reports count, told again from the log so that it is read at once: `ways` has facts in their order, and `journeys`
 * who went which way and when (way 0: it is to be told anew). A projection: it is made of the events alone, and may be
 * thrown away at any time.
 */
export const journeys: Migration = {
  version: 28,
  sql: `
CREATE TABLE ways (id INTEGER PRIMARY KEY, hash TEXT NOT NULL, facts TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX ways_hash ON ways (hash);
CREATE TABLE journeys (
  way INTEGER NOT NULL, prospect INTEGER NOT NULL, times TEXT NOT NULL, PRIMARY KEY (way, prospect)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX journeys_of ON journeys (prospect);
`,
};
