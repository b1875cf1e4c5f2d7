import type { Range } from "../diagnostic.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant, WeeklyHours } from "../engine/plan.ts";
import type { Consent } from "../law/law.ts";

/** One test of `<sequence>.test.yaml`: a person, what they do, and what must come of it. */
export interface Scenario {
  name: string;
  range: Range;
  startAt: Instant;
  /** Fields, addresses included. */
  fields: Record<string, FieldValue>;
  tags: string[];
  /** Events that happened to the person before the enrolment, with what they carried. */
  happened: { event: string; data: Record<string, FieldValue> }[];
  /** Why the person may be written to, as `seq consent add` would have recorded it. */
  consents: Consent[];
  /** Variants to draw, by step; other steps draw as they do. */
  variants: Record<string, string>;
  given: GivenEvent[];
  expect: Expectation[];
}

/** Something the person, a server or the rep does. */
export interface GivenEvent {
  /** The step it follows; null counts from the start. */
  after: string | null;
  inMs: number;
  event: string;
  /** The step it belongs to; null leaves that to the runner. */
  step: string | null;
  /** For out_of_office: the first day back, `YYYY-MM-DD`; null where nobody says. */
  back: string | null;
  /** What it carries, for `event.<name>.<data>`. */
  data: Record<string, FieldValue>;
  /** Fields of the person that come with it, addresses included. */
  set: Record<string, FieldValue>;
  range: Range;
}

/** How a rep ends a task; these wait from the moment the task opens. */
export const TASK_ENDINGS = ["done", "not_found", "skipped"] as const;

/** Conditions on a moment; local times are in the person's own zone. */
export interface Timing {
  /** Local date `YYYY-MM-DD`. */
  on: string | null;
  /** Minutes since local midnight, or an instant. */
  at: { minute: number } | { instant: Instant } | null;
  /** At most so long after a step, an event or `start`. */
  within: { ms: number; of: string } | null;
  window: WeeklyHours | null;
}

export interface TextMatch {
  contains: string | null;
  equals: string | null;
  matches: RegExp | null;
}

export type Expectation = { range: Range; timing: Timing } & (
  | {
      type: "step";
      step: string;
      channel: string | null;
      variant: string | null;
      /** By field: `subject`, `body`, … */
      texts: Record<string, TextMatch>;
    }
  | { type: "skipped"; step: string; reason: string | null }
  /** Waits for a change, not for time; `gate` is the one of `seq why`. */
  | { type: "held"; step: string; gate: string | null }
  | { type: "exit"; reason: string }
  | { type: "finished" }
  | { type: "never"; step: string }
);
