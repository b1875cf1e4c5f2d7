import { BOOKED } from "./025-bookings.ts";
import type { Migration } from "./migrate.ts";

/** Who comes on a day without a time, and what is reserved of a sender by action, so that its channels share no limits. */
export const daysAndReservations: Migration = {
  version: 29,
  sql: `
CREATE INDEX events_booked_days ON events (data ->> '$.day') WHERE ${BOOKED};
ALTER TABLE enrollments ADD COLUMN deferred_action TEXT;
DROP INDEX enrollments_booked;
CREATE INDEX enrollments_reserved ON enrollments (sender, deferred_action, due_at, lane)
  WHERE status = 'active' AND deferred_by IN ('sender', 'spacing', 'budget');
`,
};
