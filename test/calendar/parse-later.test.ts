import { describe, expect, it } from "vitest";
import { formatLocal } from "../../src/calendar/format.ts";
import { parseLater } from "../../src/calendar/parse-later.ts";

/** Wednesday 4 March 2026, 15:20 in Seoul. */
const NOW = Date.UTC(2026, 2, 4, 6, 20);
const read = (text: string, zone = "Asia/Seoul") => {
  const at = parseLater(text, NOW, zone);
  return at === null ? null : formatLocal(at, zone).slice(4);
};

describe("a rep says when as to a colleague", () => {
  it.each([
    ["tomorrow", "2026-03-05 09:00"],
    ["Tomorrow at 14:30", "2026-03-05 14:30"],
    ["tomorrow afternoon", "2026-03-05 14:00"],
    ["2 days", "2026-03-06 09:00"],
    ["in 2 days", "2026-03-06 09:00"],
    ["2d", "2026-03-06 09:00"],
    ["in two", null],
    ["a week", "2026-03-11 09:00"],
    ["3 weeks 10:00", "2026-03-25 10:00"],
    ["2 hours", "2026-03-04 17:20"],
    ["30 min", "2026-03-04 15:50"],
    ["Mon 9:00", "2026-03-09 09:00"],
    ["monday", "2026-03-09 09:00"],
    ["wed", "2026-03-11 09:00"],
    ["Fri 5pm", "2026-03-06 17:00"],
    ["next Tuesday", "2026-03-10 09:00"],
    ["next week", "2026-03-09 09:00"],
    ["next month", "2026-04-01 09:00"],
    ["3pm", "2026-03-05 15:00"],
    ["16:00", "2026-03-04 16:00"],
    ["at 4 pm", "2026-03-04 16:00"],
    ["noon", "2026-03-05 12:00"],
    ["12am", "2026-03-05 00:00"],
    ["6 Mar", "2026-03-06 09:00"],
    ["March 6th 10:15", "2026-03-06 10:15"],
    ["2 March", "2027-03-02 09:00"],
    ["2026-03-09", "2026-03-09 00:00"],
    ["2026-03-09T08:00", "2026-03-09 08:00"],
    ["내일", "2026-03-05 09:00"],
    ["내일 오후 2시", "2026-03-05 14:00"],
    ["내일 오전 10시 30분", "2026-03-05 10:30"],
    ["모레", "2026-03-06 09:00"],
    ["글피 14시", "2026-03-07 14:00"],
    ["3일 뒤", "2026-03-07 09:00"],
    ["이틀 후", "2026-03-06 09:00"],
    ["일주일 뒤", "2026-03-11 09:00"],
    ["1시간 후", "2026-03-04 16:20"],
    ["월요일", "2026-03-09 09:00"],
    ["Mon at 3", "2026-03-09 15:00"],
    ["Mon 3:00", "2026-03-09 03:00"],
    ["다음 주 수요일 3시 반", "2026-03-11 15:30"],
    ["다음주", "2026-03-09 09:00"],
    ["3월 9일 오후 3시", "2026-03-09 15:00"],
    ["9일", "2026-03-09 09:00"],
    ["2일", "2026-04-02 09:00"],
  ])("%j is %j", (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    "",
    "later",
    "soon",
    "25:00",
    "13pm",
    "31 Feb",
    "tomorrow yesterday",
    "Monda",
    "2",
    "99",
    "mon tue",
    "내일모레쯤",
  ])("%j is asked again rather than guessed", (text) => expect(read(text)).toBeNull());

  it("a time that the clock skips moves on, as everywhere", () => {
    // 29 March 2026: Berlin skips 02:00 to 03:00.
    const now = Date.UTC(2026, 2, 28, 12);
    const at = parseLater("tomorrow 2:30", now, "Europe/Berlin");
    expect(at === null ? null : formatLocal(at, "Europe/Berlin")).toBe("Sun 2026-03-29 03:30");
  });
});
