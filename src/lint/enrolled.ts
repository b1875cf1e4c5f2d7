import type { Person } from "../engine/facts.ts";
import type { Step } from "../engine/plan.ts";

/** One person who is in a sequence now. */
export interface EnrolledPerson extends Person {
  /** Id of the sender they hear from. */
  sender: string;
  /** The step they stand at. */
  at: string | null;
  /** Steps that are behind them, whatever came of these. */
  passed: readonly string[];
}

/** The people in a sequence, as the database knows them. */
export interface Enrolled {
  /** Everyone, counted. */
  count: number;
  /** At most `PEOPLE_LIMIT` of them. */
  people: readonly EnrolledPerson[];
  /** Steps of the versions they are in, by id, where the file may have lost them. */
  steps: Readonly<Record<string, Step>>;
}

/** How many people of one sequence are looked at one by one. */
export const PEOPLE_LIMIT = 50_000;

/** "3 of 40 people", with the noun in its number. */
export function countPeople(count: number, all: number): string {
  return `${count} of ${all} ${all === 1 ? "person" : "people"}`;
}
