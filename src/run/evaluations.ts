import { createCalendar } from "../calendar/calendar.ts";
import { zoneOfCountry } from "../calendar/zones.ts";
import { holds } from "../condition/holds.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { EvaluationContext, PersonCalendar } from "../engine/evaluation-context.ts";
import type { Person } from "../engine/facts.ts";
import type { CalendarSpec, Plan } from "../engine/plan.ts";
import type { RunContext } from "./context.ts";

/** Binds a plan to a person: zone, holidays, conditions. Calendars are shared between people of one zone and country. */
export interface Evaluations {
  of(plan: Plan, enrollment: string, person: Person, sender: string): Promise<EvaluationContext>;
}

/** Evaluations for one run of the program. */
export function openEvaluations(context: Pick<RunContext, "config" | "loadHolidays">): Evaluations {
  const calendars = new Map<CalendarSpec["hours"], Map<string, PersonCalendar>>();

  async function calendarOf(spec: CalendarSpec, zone: string, countries: string[]): Promise<PersonCalendar> {
    const key = `${zone} ${countries.join(" ")}`;
    let ofHours = calendars.get(spec.hours);
    if (ofHours === undefined) {
      ofHours = new Map();
      calendars.set(spec.hours, ofHours);
    }
    const known = ofHours.get(key);
    if (known !== undefined) return known;
    const holidays = countries.length === 0 ? () => false : await context.loadHolidays(countries);
    const calendar = createCalendar({ zone, hours: spec.hours, holidays });
    ofHours.set(key, calendar);
    return calendar;
  }

  return {
    async of(plan, enrollment, person, sender) {
      const zone = zoneFor(plan.calendar, person, sender, context.config);
      const countries = countriesFor(plan.calendar, person, context.config);
      const calendar = await calendarOf(plan.calendar, zone, countries);
      return { plan, enrollment, person, calendar, holds };
    },
  };
}

/** The prospect's own zone, else their country's where it has one, else the workspace's. */
export function zoneFor(spec: CalendarSpec, person: Person, sender: string, config: WorkspaceConfig): string {
  if (spec.timezone === "sender") return config.senders[sender]?.timezone ?? config.calendar.zone;
  if (spec.timezone !== "prospect") return spec.timezone;
  return ownZone(person) ?? config.calendar.zone;
}

/** Where the clock on the prospect's wall stands, as far as anybody knows; null where nobody does. */
export function ownZone(person: Person): string | null {
  const own = textOf(person, "timezone");
  if (own !== null) return own;
  const country = textOf(person, "country");
  return country === null ? null : zoneOfCountry(country);
}

/** The prospect's own country, else the workspace's list. */
function countriesFor(spec: CalendarSpec, person: Person, config: WorkspaceConfig): string[] {
  if (spec.holidays !== "prospect") return spec.holidays;
  const country = textOf(person, "country");
  if (country !== null) return [country];
  return config.calendar.holidays === "prospect" ? [] : config.calendar.holidays;
}

function textOf(person: Person, field: string): string | null {
  const value = person.fields[field];
  return typeof value === "string" && value !== "" ? value : null;
}
