import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatHours, parseHours } from "../../src/calendar/hours.ts";
import type { WeeklyHours } from "../../src/engine/plan.ts";

function read(text: string): WeeklyHours {
  const reading = parseHours(text);
  if (!reading.ok) throw new Error(reading.message);
  return reading.hours;
}

const day = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 8 })
  .map((points) => points.sort((a, b) => a - b))
  .map((points) =>
    Array.from({ length: Math.floor(points.length / 2) }, (_, index) => ({
      from: points[index * 2] ?? 0,
      to: points[index * 2 + 1] ?? 0,
    })),
  );
const week = fc.array(day, { minLength: 7, maxLength: 7 });

describe("send hours", () => {
  it("are read as a person writes them", () => {
    const hours = read("Mon-Fri 09:00-11:30, 13:30-17:00; Sat 10:00-12:00");
    expect(hours[0]).toEqual([
      { from: 540, to: 690 },
      { from: 810, to: 1020 },
    ]);
    expect(hours[4]).toEqual(hours[0]);
    expect(hours[5]).toEqual([{ from: 600, to: 720 }]);
    expect(hours[6]).toEqual([]);
  });

  it.each([
    ["mon, WED ,friday 9-17", "Mon 09:00-17:00; Wed 09:00-17:00; Fri 09:00-17:00"],
    ["Sat-Mon 10:00–12:00;", "Mon 10:00-12:00; Sat-Sun 10:00-12:00"],
    ["Mon-Sun 00:00-24:00", "Mon-Sun 00:00-24:00"],
    ["Tue 13:00-15:00, 09:00-13:00", "Tue 09:00-15:00"],
  ])("reads %j as %j", (text, canonical) => {
    expect(formatHours(read(text))).toBe(canonical);
  });

  it("say the same after writing and reading", () => {
    fc.assert(
      fc.property(week, (hours) => {
        fc.pre(hours.some((each) => each.length > 0));
        expect(read(formatHours(hours))).toEqual(hours);
      }),
    );
  });

  it.each([
    ["", 0, "no send hours"],
    ["Mon-Fry 09:00-17:00", 0, "`Mon-Fry` is no day"],
    ["Mon-Fri 17:00-09:00", 8, "ends before it starts"],
    ["Mon-Fri 09:00-09:00", 8, "is empty"],
    ["Mon-Fri 09:00-25:00", 8, "outside"],
    ["Mon-Fri 09:75-10:00", 8, "outside"],
    ["Mon-Fri 09:00-12:00, 9am-5pm", 21, "is no window"],
    ["Mon-Fri 09:00-12:00, 11:00-13:00", 21, "overlaps"],
    ["Mon-Fri 09:00-12:00; Fri 13:00-15:00", 21, "Fri already has hours"],
    ["09:00-17:00", 0, "days first"],
    ["Mon-Fri", 0, "has no times"],
  ])("point at what is wrong in %j", (text, offset, message) => {
    const reading = parseHours(text);
    expect(reading).toMatchObject({ ok: false, offset });
    expect(reading.ok ? "" : reading.message).toContain(message);
  });

  it("never crash on any text", () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseHours(text).ok === "boolean"));
    const pieces = fc.array(fc.constantFrom("Mon", "-", "Fri", " ", "09:00", "17", ",", ";", ":", "–"));
    fc.assert(fc.property(pieces, (parts) => typeof parseHours(parts.join("")).ok === "boolean"));
  });
});
