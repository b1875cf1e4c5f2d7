import { formatHours } from "../../calendar/hours.ts";
import type { CalendarSpec, Plan } from "../../engine/plan.ts";

/** What changed of the sequence itself, a line each: `exit_on: replied → replied, meeting_booked`. */
export function describeSettings(from: Plan, to: Plan): string[] {
  const left = settingsOf(from);
  const right = settingsOf(to);
  return (Object.keys(left) as Told[])
    .filter((key) => left[key] !== right[key])
    .map((key) => `${NAMES[key] ?? key}: ${left[key]} → ${right[key]}`);
}

/** All that a version says beside its steps: what is added to `Plan` is missing here until it is told. */
type Told =
  | Exclude<keyof Plan, "format" | "name" | "moved" | "first" | "steps" | "calendar">
  | keyof CalendarSpec;

/** By the keys of the file. */
const NAMES: Partial<Record<Told, string>> = { exitOn: "exit_on", onChange: "on_change" };

function settingsOf(plan: Plan): Record<Told, string> {
  const { timezone, hours, holidays } = plan.calendar;
  return {
    title: plan.title ?? "none",
    owner: plan.owner ?? "none",
    persona: plan.persona ?? "none",
    purpose: plan.purpose ?? "prospecting",
    goal: plan.goal ?? "none",
    holdout: plan.holdout === undefined ? "none" : `${plan.holdout * 100} %`,
    exitOn: plan.exitOn.join(", ") || "none",
    onChange: plan.onChange,
    tracking:
      [plan.tracking?.opens && "opens", plan.tracking?.clicks && "clicks"].filter(Boolean).join(", ") ||
      "none",
    start:
      plan.start === undefined
        ? "by hand"
        : `on ${plan.start.on}${plan.start.where === null ? "" : ` where ${plan.start.where}`}`,
    timezone,
    hours: formatHours(hours),
    recipes:
      Object.entries(plan.recipes ?? {})
        .map(([name, hash]) => `${name} ${hash.slice(0, 8)}`)
        .join(", ") || "none",
    holidays: typeof holidays === "string" ? holidays : holidays.join(", ") || "none",
  };
}
