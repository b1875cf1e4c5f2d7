import { isHolidayCountry } from "../../calendar/holidays.ts";
import type { CalendarSpec } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { Rule } from "../rule.ts";

export const noHolidayData: Rule = {
  id: "no-holiday-data",
  severity: "warning",
  describe: "For a country without holiday data, people are written to on its holidays.",
  checkSequence({ plan, workspace, reading }) {
    const { holidays } = plan.calendar;
    if (JSON.stringify(holidays) === JSON.stringify(workspace.calendar.holidays)) return [];
    return listUnknown(holidays).map((country) => ({
      ...describe(country),
      range: reading.positionOfKey("calendar"),
    }));
  },
  checkWorkspace({ config, reading }) {
    return listUnknown(config.calendar.holidays).map((country) => ({
      ...describe(country),
      range: reading.positionOfKey(["calendar", "holidays"]),
    }));
  },
};

function describe(country: string): { message: string; hint: string } {
  return {
    message: `There is no holiday calendar for ${country}`,
    hint: "its holidays count as working days",
  };
}

function listUnknown(holidays: CalendarSpec["holidays"]): string[] {
  if (holidays === "prospect" || holidays.length === 0) return [];
  try {
    return holidays.filter((country) => !isHolidayCountry(country));
  } catch (error) {
    // The data is an optional package; `seq run` and `seq doctor` say so where it is missing.
    if (error instanceof UserError) return [];
    throw error;
  }
}
