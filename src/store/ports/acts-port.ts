import type { Instant } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import type { Claim } from "./enrollments-port.ts";
import type { NewEvent } from "./events-port.ts";

/** What a person can take back. */
export type ActKind = "done" | "skip" | "exit" | "resolve" | "enroll" | "event";

/** Something that a person did with a command, kept with its write so that it can be taken back for a while. */
export interface NewAct {
  kind: ActKind;
  /** In words, without personal data: `task 12: voicemail`, `replied`. */
  what: string;
  /** The same for all that one command did. */
  batch: string;
  /** Who did it, as `by` in the data of its events; absent where nobody says. */
  by?: string;
}

export interface Act extends NewAct {
  id: number;
  at: Instant;
  prospect: number;
  /** Whom it changed or began, colleagues included. */
  enrollments: number[];
}

/** Decides whether an enrollment may go back to what it was; pure, asked inside the write. `before` null: it never was. */
export type Judge = (
  act: Act,
  claim: Claim,
  before: State | null,
) => { state: State; events: readonly NewEvent[] } | { refusal: string };

/** `refusal`: why it stays as it is, in words; null where it was taken back. */
export interface TakenBack {
  act: Act;
  refusal: string | null;
}

export interface ActsPort {
  /** What was done at or after `since` and not taken back, the newest first. */
  acts(since: Instant, prospect?: number): Promise<Act[]>;
  /**
   * Takes acts back, the newest first, in one write: enrollments, tasks and reviews are as they were, what was recorded
   * counts no more, and the timeline says so. An act stays where something of its enrollments has left since, or
   * something else has happened.
   */
  undoActs(ids: readonly number[], at: Instant, judge: Judge): Promise<TakenBack[]>;
}
