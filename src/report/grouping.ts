import { DAY_MS, type Instant } from "../engine/plan.ts";
import type { Stay } from "./journeys.ts";

/** What figures can be told apart by. */
export const DIMENSIONS = [
  ...(["sequence", "step", "variant", "channel", "persona", "sender", "version"] as const),
  ...(["commit", "tag", "country", "week"] as const),
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What a touch has by itself, and not its person in a sequence. */
const TOUCH_DIMENSIONS: readonly Dimension[] = ["step", "variant", "channel", "version"];

/** Where something counts. */
export interface Place {
  stay: Stay | null;
  sequence: string | null;
  step: string | null;
  channel: string | null;
  variant: string | null;
  /** That was followed there: a sequence may have changed since somebody entered. */
  version: string | null;
}

/** How figures are told apart. */
export interface Grouping {
  by: readonly Dimension[];
  /** By what a touch has, and not a person in a sequence: then the touched are the cohort. */
  tellsTouches: boolean;
  /** The groups of a place, several where a person has several tags; values in the order of `by`. */
  groupsOf(place: Place, person: number): readonly (string | null)[][];
}

/** What groups are named after, besides the log. */
export interface Names {
  personaOf(sequence: string): string | null;
  nameStep(sequence: string | null, step: string): string;
  /** The commit that a sequence stood at. */
  commitOf(sequence: string, at: Instant): string | null;
  /** Country and tags of a person. */
  person(id: number): { country: string | null; tags: readonly string[] } | undefined;
}

/** Groups by these dimensions. Week and commit are those in which the person entered, in UTC, weeks by their Monday. */
export function openGrouping(by: readonly Dimension[], names: Names): Grouping {
  const valueOf = (name: Dimension, { stay, sequence, step, ...place }: Place, person: number) => {
    switch (name) {
      case "sequence":
        return sequence;
      case "step":
        return step === null ? null : names.nameStep(sequence, step);
      case "persona":
        return sequence === null ? null : names.personaOf(sequence);
      case "channel":
      case "variant":
      case "version":
        return place[name];
      case "sender":
        return stay?.sender ?? null;
      case "commit":
        return stay === null || sequence === null ? null : names.commitOf(sequence, stay.at);
      case "week":
        return stay === null ? null : mondayOf(stay.at);
      case "country":
        return names.person(person)?.country ?? null;
      case "tag":
        return null;
    }
  };
  const tag = by.indexOf("tag");
  return {
    by,
    tellsTouches: by.some((name) => TOUCH_DIMENSIONS.includes(name)),
    groupsOf(place, person) {
      const values = by.map((name) => valueOf(name, place, person));
      const tags = tag === -1 ? [] : (names.person(person)?.tags ?? []);
      return tags.length === 0 ? [values] : tags.map((each) => values.with(tag, each));
    },
  };
}

/** 1970-01-01 was a Thursday. */
const MONDAY_MS = 4 * DAY_MS;
const WEEK_MS = 7 * DAY_MS;

/** Of the weeks that were asked for: there are few. */
const mondays = new Map<number, string>();

function mondayOf(at: Instant): string {
  const week = weekOf(at);
  const known = mondays.get(week);
  if (known !== undefined) return known;
  const monday = new Date(week * WEEK_MS + MONDAY_MS).toISOString().slice(0, 10);
  mondays.set(week, monday);
  return monday;
}

/** Weeks since the first Monday of 1970, in UTC. */
export function weekOf(at: Instant): number {
  return Math.floor((at - MONDAY_MS) / WEEK_MS);
}
