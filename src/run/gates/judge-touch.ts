import { createCalendar } from "../../calendar/calendar.ts";
import { parseHours } from "../../calendar/hours.ts";
import { mediumOf } from "../../channels/find-channel.ts";
import type { PersonCalendar } from "../../engine/evaluation-context.ts";
import type { Instant } from "../../engine/plan.ts";
import { hoursOf, isEnforced, judge } from "../../law/judge.ts";
import type { Compliance, Consent, LegalHours } from "../../law/law.ts";
import { subjectOf } from "../../law/subject.ts";
import type { Prospect } from "../../store/port.ts";
import { ownZone } from "../evaluations.ts";
import type { LawView } from "./gate.ts";

/** Judges touches by the table, with the consents that somebody else has read. Pure: no store, no clock. */
export interface TouchJudge {
  /** Whether the law has a say in the channel. */
  isAsked(channel: string): boolean;
  /** Null where it has none, or nothing is to be said of it. */
  view(person: Prospect, channel: string, at: Instant, consents: readonly Consent[]): LawView | null;
}

/** A judge for one run, scenario or forecast; calendars of legal hours are shared between people of one zone. */
export function openTouchJudge({ compliance }: { compliance: Compliance }): TouchJudge {
  const calendars = new Map<string, PersonCalendar>();

  function calendarOf({ week }: LegalHours, zone: string): PersonCalendar {
    const key = `${week} ${zone}`;
    const known = calendars.get(key);
    if (known !== undefined) return known;
    const reading = parseHours(week);
    const hours = reading.ok ? reading.hours : [];
    const calendar = createCalendar({ zone, hours, holidays: () => false });
    calendars.set(key, calendar);
    return calendar;
  }

  function findHours(person: Prospect, hours: LegalHours | null): LawView["hours"] {
    if (hours === null) return null;
    const zone = ownZone(person);
    if (zone === null) return hours.unknownZone === "block" ? "unknown_zone" : null;
    const words = `${hours.week} in ${zone} (${hours.source})`;
    return { calendar: calendarOf(hours, zone), words };
  }

  return {
    isAsked: (channel) => mediumOf(channel) !== null,
    view(person, channel, at, consents) {
      const medium = mediumOf(channel);
      if (medium === null) return null;
      const subject = subjectOf(person);
      const judgement = judge(subject, medium, consents, compliance, at);
      // What a person took back is theirs to say, whatever seq.yaml says of the law.
      const isWithdrawn = judgement.lacks === "new_consent";
      if (compliance.jurisdictions === "off" && !isWithdrawn) return null;
      return {
        judgement,
        isEnforced: isWithdrawn || isEnforced(compliance),
        hours: findHours(person, hoursOf(subject.country, medium, compliance)),
      };
    },
  };
}
