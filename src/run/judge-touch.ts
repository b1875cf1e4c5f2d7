import { createCalendar } from "../calendar/calendar.ts";
import { parseHours } from "../calendar/hours.ts";
import type { Instant } from "../engine/plan.ts";
import type { PersonCalendar } from "../engine/setting.ts";
import { isEnforced, judge } from "../law/judge.ts";
import type { Compliance, Consent, MediumRule } from "../law/law.ts";
import { mediumOf } from "../law/media.ts";
import { hoursOf } from "../law/quiet-hours.ts";
import { subjectOf } from "../law/subject.ts";
import type { Prospect } from "../store/port.ts";
import type { LawView } from "./gates/gate.ts";
import { ownZone } from "./settings.ts";

/** Judges touches by the table, with the consents that somebody else has read. Pure: no store, no clock. */
export interface TouchJudge {
  /** Null where the law has no say in the channel. */
  view(person: Prospect, channel: string, at: Instant, consents: readonly Consent[]): LawView | null;
}

type Hours = NonNullable<MediumRule["hours"]>;

/** A judge for one run, scenario or forecast; calendars of legal hours are shared between people of one zone. */
export function openTouchJudge({ compliance }: { compliance: Compliance }): TouchJudge {
  const calendars = new Map<string, PersonCalendar>();

  function calendarOf({ from, to }: Hours, zone: string): PersonCalendar {
    const key = `${from} ${to} ${zone}`;
    const known = calendars.get(key);
    if (known !== undefined) return known;
    const reading = parseHours(`Mon-Sun ${from}-${to}`);
    const hours = reading.ok ? reading.hours : [];
    const calendar = createCalendar({ zone, hours, holidays: () => false });
    calendars.set(key, calendar);
    return calendar;
  }

  function findHours(person: Prospect, hours: Hours | null): LawView["hours"] {
    if (hours === null) return null;
    const zone = ownZone(person);
    if (zone === null) return hours.unknownZone === "block" ? "unknown_zone" : null;
    const words = `${hours.from}-${hours.to} in ${zone} (${hours.source})`;
    return { calendar: calendarOf(hours, zone), words };
  }

  return {
    view(person, channel, at, consents) {
      const medium = mediumOf(channel);
      if (medium === null || compliance.jurisdictions === "off") return null;
      const subject = subjectOf(person);
      return {
        judgement: judge(subject, medium, consents, compliance, at),
        isEnforced: isEnforced(compliance, subject.country),
        hours: findHours(person, hoursOf(subject.country, medium, compliance)),
      };
    },
  };
}

/** Whether a recorded consent could change the answer. */
export function mayConsentHelp({ judgement: { verdict, lacks } }: LawView): boolean {
  return verdict === "warn" || lacks === "consent";
}
