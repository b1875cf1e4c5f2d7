import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { formatLocal, formatLocalDate } from "../../src/calendar/format.ts";
import { parseTime } from "../../src/calendar/parse-time.ts";
import { isTimeZone, zoneOfCountry } from "../../src/calendar/zones.ts";

const SEOUL_NINE = Date.UTC(2026, 2, 2, 0, 0);

describe("a time on the command line", () => {
  it.each([
    ["2026-03-02T09:00+09:00", SEOUL_NINE],
    ["2026-03-02T09:00:00.000+0900", SEOUL_NINE],
    ["2026-03-02T00:00Z", SEOUL_NINE],
    ["2026-03-02T09:00[Asia/Seoul]", SEOUL_NINE],
    ["2026-03-02T09:00+09:00[Asia/Seoul]", SEOUL_NINE],
    [" 2026-03-02 09:00 ", SEOUL_NINE],
    ["2026-03-02T09:00", SEOUL_NINE],
    ["2026-03-02", Date.UTC(2026, 2, 1, 15)],
    ["9999-12-31", Date.UTC(9999, 11, 30, 15)],
    ["9999-12-31T23:59[Pacific/Apia]", Date.UTC(9999, 11, 31, 10, 59)],
  ])("%j is understood", (text, expected) => {
    expect(parseTime(text, "Asia/Seoul")).toBe(expected);
  });

  it.each([
    "",
    "tomorrow",
    // What other programs write for none.
    "0001-01-01",
    "0000-00-00T00:00",
    "2026-02-30",
    "2026-03-02T25:00",
    "2026-03-02T09:00[Asia/Soul]",
    "2026-03-02T09:00+01:00[Asia/Seoul]",
    "1772409600",
    "2026-03-02T09",
  ])("%j is refused rather than guessed", (text) => {
    expect(parseTime(text, "Asia/Seoul")).toBeNull();
  });

  it("is the moment that Temporal finds, in any zone and year", () => {
    const zones = fc.constantFrom(
      "America/New_York",
      "Australia/Lord_Howe",
      "Africa/Cairo",
      "Pacific/Apia",
      "UTC",
    );
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 365 * 60 }).map((each) => each * 60_000);
    fc.assert(
      fc.property(zones, minutes, (zone, local) => {
        const text = new Date(local).toISOString().slice(0, 16);
        const expected = Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
        expect(parseTime(text, zone)).toBe(expected);
        expect(parseTime(`${text}[${zone}]`, "Asia/Seoul")).toBe(expected);
      }),
    );
  });

  it("is shown as the wall clock of the zone", () => {
    expect(formatLocal(SEOUL_NINE, "Asia/Seoul")).toBe("Mon 2026-03-02 09:00");
    expect(formatLocal(SEOUL_NINE, "America/New_York")).toBe("Sun 2026-03-01 19:00");
    expect(formatLocal(Date.UTC(2026, 2, 1, 15), "Asia/Seoul")).toBe("Mon 2026-03-02 00:00");
    expect(formatLocalDate(SEOUL_NINE, "America/New_York")).toBe("2026-03-01");
  });
});

describe("a time zone", () => {
  it("is an IANA name", () => {
    expect(["Asia/Seoul", "UTC", "America/Argentina/Salta"].filter(isTimeZone)).toHaveLength(3);
    expect(["", "Asia/Soul", "+09:00", "-05:00", "KST9"].filter(isTimeZone)).toEqual([]);
  });

  it("follows from the country only where the country keeps one time", () => {
    expect(zoneOfCountry("KR")).toBe("Asia/Seoul");
    expect(zoneOfCountry("kr")).toBe("Asia/Seoul");
    expect(zoneOfCountry("DE")).toBe("Europe/Berlin");
    expect(zoneOfCountry("GB")).toBe("Europe/London");
    expect(zoneOfCountry("CN")).toBe("Asia/Shanghai");
    for (const code of ["US", "CA", "AU", "BR", "RU", "ES", "PT", "NZ", "ZZ", "", "Korea"]) {
      expect(zoneOfCountry(code), code).toBeNull();
    }
  });
});
