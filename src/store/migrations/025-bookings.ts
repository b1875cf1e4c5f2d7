import type { Migration } from "./migrate.ts";

/** Events that say when somebody comes. */
export const BOOKED = "kind IN ('meeting_booked', 'booked')";

/** Who comes on a day. */
export const bookings: Migration = {
  version: 25,
  sql: `CREATE INDEX events_booked ON events (data ->> '$.starts_at') WHERE ${BOOKED};`,
};
