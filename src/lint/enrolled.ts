import type { Person } from "../engine/facts.ts";
import type { Instant, Step } from "../engine/plan.ts";
import type { Consent } from "../law/law.ts";

/** One person who is in a sequence now. */
export interface EnrolledPerson extends Person {
  /** Id of the sender they hear from. */
  sender: string;
  /** Mail domain of their company; null for free-mail. Absent where nobody looked. */
  companyDomain?: string | null;
  /** Why they may be written to, as recorded. */
  consents?: readonly Consent[];
  /** The step they stand at. */
  at: string | null;
  /** Steps that are behind them, whatever came of these. */
  passed: readonly string[];
}

/** The people in a sequence, as the database knows them. */
export interface Enrolled {
  /** Everyone, counted. */
  count: number;
  /** When they were looked at: consents end. */
  at?: Instant;
  /** At most `PEOPLE_LIMIT` of them. */
  people: readonly EnrolledPerson[];
  /** Steps of the versions they are in, by id, where the file may have lost them. */
  steps: Readonly<Record<string, Step>>;
  /** Codes of imported lists that nobody has, by kind; absent where nobody looked. */
  codesLeft?: Readonly<Record<string, number>>;
}

/** How many people of one sequence are looked at one by one. */
export const PEOPLE_LIMIT = 50_000;

/** "3 of 40 people", with the noun in its number. */
export function countPeople(count: number, all: number): string {
  return `${count} of ${all} ${all === 1 ? "person" : "people"}`;
}
