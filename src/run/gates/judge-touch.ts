import { createCalendar } from "../../calendar/calendar.ts";
import { parseHours } from "../../calendar/hours.ts";
import type { Action } from "../../channels/channel.ts";
import { findAction, mediumOf } from "../../channels/find-channel.ts";
import type { PersonCalendar } from "../../engine/evaluation-context.ts";
import type { Instant, TouchStep } from "../../engine/plan.ts";
import { agreesToNight } from "../../law/consent-life.ts";
import { isEnforced, type Judgement, judge, judgeAds, timesOf } from "../../law/judge.ts";
import type { Compliance, Consent, LegalHours, MediumRule } from "../../law/law.ts";
import { subjectOf } from "../../law/subject.ts";
import type { Prospect } from "../../store/port.ts";
import { ownZone } from "../evaluations.ts";
import type { LawView } from "./gate.ts";

/** Judges touches by the table, with the consents that somebody else has read. Pure: no store, no clock. */
export interface TouchJudge {
  /** Whether the law has a say in the touch. */
  isAsked(touch: Pick<JudgedTouch, "channel" | "consent">): boolean;
  /** Null where it has none, or nothing is to be said of it. */
  view(person: Prospect, touch: JudgedTouch, at: Instant, consents: readonly Consent[]): LawView | null;
}

/** What is to reach somebody. */
export interface JudgedTouch {
  channel: string;
  /** `kakao.brand`. */
  action: string;
  /** Its sequence advertises nothing (`purpose: service`). */
  isService: boolean;
  /** What the person must have agreed to beside. */
  consent?: "ads";
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

  function findHours(
    person: Prospect,
    hours: LegalHours | null,
    agreesToNights: () => boolean,
  ): LawView["hours"] {
    if (hours === null || (hours.opensForNight === true && agreesToNights())) return null;
    const zone = ownZone(person);
    if (zone === null) return hours.unknownZone === "block" ? "unknown_zone" : null;
    const words = `${hours.week} in ${zone} (${hours.source})`;
    return { calendar: calendarOf(hours, zone), words };
  }

  /** A platform's hours for advertising lie within those of the law. */
  function hoursFor({ hours }: Pick<MediumRule, "hours">, action: Action | undefined): LegalHours | null {
    const own = isEnforced(compliance) ? action?.advertising?.hours : undefined;
    return own ?? hours ?? null;
  }

  return {
    isAsked: ({ channel, consent }) => consent !== undefined || mediumOf(channel) !== null,
    view(person, { channel, action, isService, consent }, at, consents) {
      if (consent === "ads") {
        const judgement = judgeAds(consents, at);
        const isTakenBack = judgement.lacks === "new_consent";
        if (compliance.jurisdictions === "off" && !isTakenBack) return null;
        return { judgement, isEnforced: isTakenBack || isEnforced(compliance), hours: null, most: [] };
      }
      const medium = mediumOf(channel);
      if (medium === null) return null;
      const subject = subjectOf(person);
      const spec = findAction(action)?.action;
      const times = timesOf(subject, medium, compliance);
      const judged = judge(subject, medium, consents, compliance, at);
      const rule = isService ? spec?.informational : undefined;
      const judgement = rule === undefined ? judged : tellOwnMatter(judged, rule);
      // What a person took back is theirs to say, whatever seq.yaml says of the law.
      const isWithdrawn = judgement.lacks === "new_consent";
      if (compliance.jurisdictions === "off" && !isWithdrawn) return null;
      return {
        judgement,
        isEnforced: isWithdrawn || isEnforced(compliance),
        hours: findHours(person, hoursFor(times, spec), () => agreesToNight(consents, medium, at)),
        most: isEnforced(compliance) ? listMost(times, spec) : [],
      };
    },
  };
}

/** What lacks only what advertising needs is none: it goes to whoever expects it. */
function tellOwnMatter(judged: Judgement, { source }: { source: string }): Judgement {
  if (judged.lacks !== "consent" && judged.lacks !== "opt_out_number") return judged;
  const reason = "information that the person expects, which is no advertising";
  return { ...judged, verdict: "allow", reason, source, lacks: null };
}

function listMost(rule: Pick<MediumRule, "most">, action: Action | undefined): LawView["most"] {
  return [
    ...(rule.most === undefined ? [] : [rule.most]),
    ...(action?.advertising === undefined
      ? []
      : [{ ...action.advertising.most, source: action.advertising.source }]),
  ];
}

/** What a step's service needs the person to have agreed to. */
export function consentOf({ service }: Pick<TouchStep, "service">): Pick<JudgedTouch, "consent"> {
  return service?.consent === undefined ? {} : { consent: service.consent };
}
