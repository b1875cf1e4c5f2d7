import { describe, expect, it, vi } from "vitest";
import { isHolidayCountry, loadHolidays } from "../../src/calendar/holidays.ts";

describe("public holidays", () => {
  it.each([
    ["KR", ["2026-02-16", "2026-02-17", "2026-02-18"], ["2026-02-19"]], // Seollal
    ["KR", ["2026-09-24", "2026-09-25", "2026-09-26"], ["2026-09-23"]], // Chuseok
    ["KR", ["2026-03-01", "2026-03-02", "2026-05-25", "2026-08-17", "2026-10-05"], ["2026-03-03"]], // substitutes
    ["KR", ["2025-01-28", "2025-01-29", "2025-01-30", "2024-02-09", "2024-02-12"], ["2025-01-31"]],
    ["US", ["2026-01-01", "2026-07-03", "2026-11-26", "2026-12-25"], ["2026-11-27", "2026-02-14"]],
    [
      "DE",
      ["2026-04-03", "2026-04-06", "2026-05-01", "2026-10-03"],
      ["2026-12-24", "2026-12-31", "2026-02-16"],
    ],
    ["JP", ["2026-03-20", "2026-05-06", "2026-09-22"], ["2026-05-07"]],
    ["GB", ["2026-04-03", "2026-12-28"], ["2026-12-29"]],
    ["AE", ["2026-03-20", "2026-03-21", "2026-03-22"], ["2026-03-19", "2026-03-23"]],
  ])("of %s are known: %j, not %j", async (country, holidays, workdays) => {
    const isHoliday = await loadHolidays([country]);
    expect(holidays.filter((day) => !isHoliday(day))).toEqual([]);
    expect(workdays.filter((day) => isHoliday(day))).toEqual([]);
  });

  it("of several countries add up, and a country without data is named", async () => {
    const isHoliday = await loadHolidays(["kr", "US", "ZZ"], { years: [2026] });
    expect(isHoliday("2026-03-02") && isHoliday("2026-07-03")).toBe(true);
    expect(isHoliday("2026-07-06")).toBe(false);
    expect(isHoliday.unknown).toEqual(["ZZ"]);
    expect((await loadHolidays([])).unknown).toEqual([]);
  });

  it("of a year that was not asked for are still right", async () => {
    const isHoliday = await loadHolidays(["US"], { years: [2026] });
    expect(isHoliday("2031-12-25")).toBe(true);
  });

  it("exist for the countries they exist for", () => {
    expect(isHolidayCountry("KR") && isHolidayCountry("de")).toBe(true);
    expect(isHolidayCountry("ZZ")).toBe(false);
  });
});

describe("holidays kept from an earlier run", () => {
  const memory = () => {
    const kept = new Map<string, string>();
    return {
      kept,
      get: (key: string) => Promise.resolve(kept.get(key) ?? null),
      set: (key: string, value: string) => {
        kept.set(key, value);
        return Promise.resolve();
      },
    };
  };

  it("are served without computing them again", async () => {
    const cache = memory();
    await loadHolidays(["SE", "ZZ"], { years: [2026], cache });
    expect(cache.kept.size).toBe(2);

    const set = vi.fn(() => Promise.resolve());
    const marked = new Map(
      [...cache.kept].map(([key, days]) => [key, days.replace("2026-06-06", "2026-06-07")]),
    );
    const isHoliday = await loadHolidays(["SE", "ZZ"], {
      years: [2026],
      cache: { get: (key) => Promise.resolve(marked.get(key) ?? null), set },
    });
    expect(isHoliday("2026-06-07")).toBe(true);
    expect(isHoliday.unknown).toEqual(["ZZ"]);
    expect(set).not.toHaveBeenCalled();
  });

  it("are computed again when they are damaged", async () => {
    const isHoliday = await loadHolidays(["SE"], {
      years: [2026],
      cache: { get: () => Promise.resolve("2026-12-2"), set: () => Promise.resolve() },
    });
    expect(isHoliday("2026-12-25")).toBe(true);
  });
});
