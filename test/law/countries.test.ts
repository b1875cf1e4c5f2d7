import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseHours } from "../../src/calendar/hours.ts";
import { COUNTRY_LAWS, findLaw, UNKNOWN_COUNTRY } from "../../src/law/table.ts";
import { writeCountryFile } from "./country-file.ts";

const FOLDER = join(import.meta.dirname, "countries");
const readFile = (name: string) => readFileSync(join(FOLDER, `${name}.md`), "utf8");

/**
 * Each file was read against the sources that it names. It is never written anew by a test: whoever changes a rule
 * changes the file by hand, and a reviewer sees what that means for whom. A line may become stricter with a look at its
 * source, never laxer without.
 */
describe("a country's file says what the program does", () => {
  it.each(COUNTRY_LAWS.map((law) => [law.country, law] as const))("%s", (country, law) => {
    const text = readFile(country);
    const other = /^# (\w\w): as (\w\w)\n$/.exec(text);
    if (other === null) {
      expect(writeCountryFile(law)).toBe(text);
      return;
    }
    const [, named, of = ""] = other;
    expect(named).toBe(country);
    const theirs = readFile(of).replace(`# ${of}:`, `# ${country}:`);
    expect(writeCountryFile(law)).toBe(theirs);
  });

  it("any other, and nobody knows", () => {
    expect(writeCountryFile(UNKNOWN_COUNTRY)).toBe(readFile("unknown"));
  });

  it("and there is one for each country, and no other", () => {
    const wanted = [...COUNTRY_LAWS.map(({ country }) => `${country}.md`), "unknown.md"];
    expect(readdirSync(FOLDER).sort()).toEqual(wanted.sort());
  });
});

/** Where states of the US ask for more than 47 CFR 64.1200(c)(1), as trade bodies list them (S). */
const STATES: Readonly<Record<string, { week: string; source: string }>> = {
  AL: { week: "Mon-Sat 08:00-20:00", source: "Ala. Code 8-19A-14" },
  CT: { week: "Mon-Sun 09:00-20:00", source: "Conn. Gen. Stat. 42-288a" },
  FL: { week: "Mon-Sun 08:00-20:00", source: "Fla. Stat. 501.616(6)" },
  LA: { week: "Mon-Sat 08:00-20:00", source: "La. PSC Do Not Call General Order" },
  MA: { week: "Mon-Sun 08:00-20:00", source: "M.G.L. c. 159C s. 3" },
  MD: { week: "Mon-Sun 08:00-20:00", source: "Md. Code, Com. Law 14-4503" },
  MI: { week: "Mon-Sun 09:00-21:00", source: "MCL 750.540e" },
  MN: { week: "Mon-Sun 09:00-21:00", source: "Minn. Stat. 325E.30" },
  MS: { week: "Mon-Sat 08:00-20:00", source: "Miss. Code 77-3-723" },
  NM: { week: "Mon-Sun 09:00-21:00", source: "N.M. Stat. 57-12-22" },
  NV: { week: "Mon-Sun 09:00-20:00", source: "NRS 599B" },
  OK: { week: "Mon-Sun 08:00-20:00", source: "15 O.S. 775C.4" },
  TX: { week: "Mon-Sat 09:00-21:00; Sun 12:00-21:00", source: "Tex. Bus. & Com. Code 301.051" },
  WA: { week: "Mon-Sun 08:00-20:00", source: "RCW 80.36.390" },
};

describe("the hours of calls and texts in the US", () => {
  it.each(Object.entries(STATES))("lie inside those of %s", (_, { week }) => {
    for (const medium of ["call", "sms"] as const) {
      const open = minutesOf(findLaw("US").media[medium].hours?.week ?? "");
      const allowed = new Set(minutesOf(week));
      expect(open.length).toBeGreaterThan(0);
      expect(open.filter((minute) => !allowed.has(minute))).toEqual([]);
    }
  });
});

/** The quarters of an hour of a week that are open. */
function minutesOf(week: string): string[] {
  const reading = parseHours(week);
  if (!reading.ok) throw new Error(week);
  return reading.hours.flatMap((spans, day) =>
    spans.flatMap(({ from, to }) =>
      Array.from({ length: (to - from) / 15 }, (__, index) => `${day} ${from + index * 15}`),
    ),
  );
}
