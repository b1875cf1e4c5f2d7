import type { Rule } from "../rule.ts";

export const noTimezone: Rule = {
  id: "no-timezone",
  severity: "warning",
  describe: "Without a zone, people whose own zone is unknown are written to at UTC office hours.",
  checkWorkspace({ reading }) {
    // The outline fills in UTC, so only the file itself can tell whether a zone was chosen.
    if (reading.hasKey(["calendar", "timezone"])) return [];
    return [
      {
        message: "No time zone: people whose zone is unknown are written to by UTC",
        range: reading.positionOfKey(["calendar"]),
        hint: "write `calendar: { timezone: Asia/Seoul }`",
      },
    ];
  },
};
