import { formatHours } from "../../calendar/hours.ts";
import type { Plan } from "../../engine/plan.ts";

/** What changed of the sequence itself, a line each: `exit_on: replied → replied, meeting_booked`. */
export function describeSettings(from: Plan, to: Plan): string[] {
  const left = settingsOf(from);
  const right = settingsOf(to);
  return Object.keys(left)
    .filter((key) => left[key] !== right[key])
    .map((key) => `${key}: ${left[key] ?? "none"} → ${right[key] ?? "none"}`);
}

function settingsOf(plan: Plan): Record<string, string> {
  const { timezone, hours, holidays } = plan.calendar;
  return {
    title: plan.title ?? "none",
    owner: plan.owner ?? "none",
    persona: plan.persona ?? "none",
    purpose: plan.purpose ?? "prospecting",
    goal: plan.goal ?? "none",
    exit_on: plan.exitOn.join(", ") || "none",
    on_change: plan.onChange,
    timezone,
    hours: formatHours(hours),
    recipes:
      Object.entries(plan.recipes ?? {})
        .map(([name, hash]) => `${name} ${hash.slice(0, 8)}`)
        .join(", ") || "none",
    holidays: typeof holidays === "string" ? holidays : holidays.join(", ") || "none",
  };
}
