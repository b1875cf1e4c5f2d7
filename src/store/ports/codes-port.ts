import type { CodeKind, Instant } from "../../engine/plan.ts";

/** A code that somebody was given. */
export interface IssuedCode extends Pick<CodeKind, "uses" | "owner" | "points"> {
  code: string;
  /** What seq.yaml calls its kind. */
  name: string;
  /** Whoever was given it; null once they were erased. */
  prospect: number | null;
  enrollment: number | null;
  /** `keyOf` the step. */
  step: string;
  issuedAt: Instant;
  expiresAt: Instant | null;
  /** How often it has been used. */
  used: number;
}

/** A code that goes to somebody with a settlement. */
export interface NewCode extends Omit<IssuedCode, "prospect" | "enrollment" | "used"> {
  /** One of an imported list, which must still be free. */
  isListed: boolean;
}

export interface CodeUse {
  code: string;
  /** Tells this use from every other: an order's number, a webhook's id. */
  key: string;
  at: Instant;
  /** Who used it; null where nobody said. */
  by: number | null;
}

/**
 * - `used`: counted now
 * - `known`: the use of that key was counted before
 * - `unknown`: nobody was given such a code
 * - `expired`, `used_up`
 * - `someone_elses`: it was given to another person, for them alone
 * - `own`: whoever was given it is to pass it on
 */
export type CodeVerdict = "used" | "known" | "unknown" | "expired" | "used_up" | "someone_elses" | "own";

/** How a kind of code stands. */
export interface CodeCount {
  name: string;
  issued: number;
  used: number;
  points: number;
  /** Imported and not given yet. */
  free: number;
}

export interface CodesPort {
  /** The code that a step gave in an enrollment; null for none. */
  codeOf(enrollment: number, step: string): Promise<IssuedCode | null>;
  /** A code by its text; null where nobody was given it. */
  findCode(code: string): Promise<IssuedCode | null>;
  /** An imported code of that kind that is still free; null where the list is used up. */
  freeCode(name: string): Promise<string | null>;
  /** All that were given, by kind and time. */
  listCodes(name?: string): Promise<IssuedCode[]>;
  countCodes(): Promise<CodeCount[]>;
  /** Adds codes to a list; returns how many are new. One that there is already, of whatever kind, stays as it is. */
  importCodes(name: string, codes: readonly string[]): Promise<number>;
  /** Counts a use, in one write; for a code whose person is known, `record` does so together with the fact. */
  useCode(use: CodeUse): Promise<CodeVerdict>;
}
