import type { WeeklyHours } from "../../engine/plan.ts";
import type { Rule } from "../rule.ts";

const FRIDAY = 4;
const EVENING_MINUTE = 18 * 60;

export const fridayEveningStart: Rule = {
  id: "friday-evening-start",
  severity: "warning",
  needsSoundFile: true,
  describe:
    "A first touch on Friday evening is buried by Monday, and the waits after it count over the weekend.",
  checkSequence({ plan, workspace, flow, reading }) {
    // Hours that come from the workspace are told there, once.
    const isOwn = JSON.stringify(plan.calendar.hours) !== JSON.stringify(workspace.calendar.hours);
    const [first] = flow.touches;
    if (!isOwn || first === undefined || !isOpenLate(plan.calendar.hours)) return [];
    const message = `"${first.id}", the first touch, can go out on a Friday evening`;
    return [{ message, range: reading.positionOfKey("calendar"), hint: HINT }];
  },
  checkWorkspace({ config, reading }) {
    if (!isOpenLate(config.calendar.hours)) return [];
    const message = "First touches can go out on a Friday evening";
    return [{ message, range: reading.positionOfKey(["calendar", "hours"]), hint: HINT }];
  },
};

const HINT = "write `hours: Mon-Thu 09:00-19:00; Fri 09:00-17:00`";

function isOpenLate(hours: WeeklyHours): boolean {
  return (hours[FRIDAY] ?? []).some(({ to }) => to > EVENING_MINUTE);
}
