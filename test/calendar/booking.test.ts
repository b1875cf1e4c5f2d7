import { expect, it } from "vitest";
import { fillDay, listWrongTimes, readBooking } from "../../src/calendar/booking.ts";

const SEOUL = "Asia/Seoul";

it.each([
  [{ starts_at: "2026-03-02T15:30" }, { day: "2026-03-02", at: Date.UTC(2026, 2, 2, 6, 30) }],
  [{ starts_at: "2026-03-02T15:30+01:00" }, { day: "2026-03-02", at: Date.UTC(2026, 2, 2, 14, 30) }],
  // The day is the one on the workspace's wall.
  [{ starts_at: "2026-03-02T23:30:00Z" }, { day: "2026-03-03", at: Date.UTC(2026, 2, 2, 23, 30) }],
  [{ starts_at: "2026-03-02T09:00[America/New_York]" }, { day: "2026-03-02", at: Date.UTC(2026, 2, 2, 14) }],
  [{ day: "2026-03-02" }, { day: "2026-03-02", at: null }],
  // A date under the other name is a date without a time, too: nobody comes at midnight.
  [{ starts_at: "2026-03-02" }, { day: "2026-03-02", at: null }],
  [
    { starts_at: "soon", day: "2026-03-02" },
    { day: "2026-03-02", at: null },
  ],
  [{ day: "2026-02-30" }, null],
  [{ day: "2026-03-02T10:00" }, null],
  [{ day: 20_260_302 }, null],
  [{}, null],
])("the data %j says when somebody comes", (data, booking) => {
  expect(readBooking(data, SEOUL)).toEqual(booking);
});

it("the day of a time alone is known to whoever asks for the day, of bookings and of nothing else", () => {
  expect(fillDay("booked", { starts_at: "2026-03-02T10:00" }, SEOUL)).toMatchObject({ day: "2026-03-02" });
  expect(fillDay("booked", { starts_at: "2026-03-02T10:00", day: "2026-03-09" }, SEOUL)).toMatchObject({
    day: "2026-03-09",
  });
  expect(fillDay("visited", { starts_at: "2026-03-02T10:00" }, SEOUL)).toEqual({
    starts_at: "2026-03-02T10:00",
  });
  expect(fillDay("booked", undefined, SEOUL)).toBeUndefined();
});

it("what is no time or date is named", () => {
  expect(listWrongTimes("booked", { starts_at: "Monday", day: "3/2/2026" }, SEOUL)).toEqual([
    "starts_at",
    "day",
  ]);
  expect(listWrongTimes("meeting_canceled", { starts_at: "2026-03-02T25:00" }, SEOUL)).toEqual(["starts_at"]);
  expect(listWrongTimes("visited", { day: "Monday" }, SEOUL)).toEqual([]);
});
