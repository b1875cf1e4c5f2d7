import { checkTime, type Gate } from "./gate.ts";

/** Inside the send window of the person's zone, and no holiday. */
export const windowGate: Gate = {
  id: "window",
  check({ evaluation: { calendar }, now }) {
    return checkTime(
      calendar.nextOpen(now),
      now,
      `inside the send window (${calendar.zone})`,
      `outside the send window or on a holiday (${calendar.zone})`,
    );
  },
  earliest: ({ evaluation }, at) => evaluation.calendar.nextOpen(at),
};
