/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

/** A day without changes of the clock, in milliseconds. */
export const DAY_MS = 86_400_000;

/** What happens to people in flight when a sequence's file changes. */
export type OnChange = "follow" | "pin" | "finish";

/**
 * A compiled sequence: plain JSON, steps in file order, nesting flattened into links.
 * Its canonical hash is the sequence's version, so it holds no positions and no comments.
 */
export interface Plan {
  format: 1;
  name: string;
  title: string | null;
  owner: string | null;
  persona: string | null;
  /** It carries what people expect of a matter of theirs, and no advertising; absent: it prospects. */
  purpose?: "service";
  /** The event that counts as a conversion. */
  goal: string | null;
  /** The share of people who get no touch, above 0 and at most a half; absent: everybody gets them. */
  holdout?: number;
  /** Events that end the enrollment, beside the ones in `ALWAYS_EXIT`. */
  exitOn: string[];
  onChange: OnChange;
  /** Renamed steps: old id to new id. */
  moved: Record<string, string>;
  calendar: CalendarSpec;
  /** Absent where nothing is tracked. */
  tracking?: { opens: boolean; clicks: boolean };
  /** The event that puts a person into the sequence, and whom; absent where people are enrolled by hand. */
  start?: { on: string; where: string | null };
  /**
   * The workspace's own recipes that perform its steps, as hashes of their meaning by name; absent where none does. The
   * program's recipes are part of the program, not of a version.
   */
  recipes?: Record<string, string>;
  /** Id of the first step, or null for an empty sequence. */
  first: string | null;
  steps: Step[];
}

/** When touches may happen; the sequence's own over the workspace's. */
export interface CalendarSpec {
  /** `prospect`, `sender` or an IANA zone. */
  timezone: string;
  hours: WeeklyHours;
  /** `prospect` (the person's country), or ISO 3166-1 alpha-2 countries; [] for none. */
  holidays: "prospect" | string[];
}

/** Open minutes of the day (0–1440, end exclusive) for Monday (index 0) to Sunday (6), sorted and disjoint. */
export type WeeklyHours = { from: number; to: number }[][];

/** Delay before a step, counted from the moment the previous step was completed. */
export type Wait =
  | { kind: "duration"; ms: number }
  /** The same local time, so many (business) days later. */
  | { kind: "days"; days: number; business: boolean }
  /** A local date `2026-03-01` or date-time `2026-03-01T09:00` in the person's zone. */
  | { kind: "until"; at: string }
  /**
   * So many days after (negative: before) a date that is known of the person by then: `event.booked.day`,
   * `steps.offer.expires`, `prospect.renewal`. Whoever has none is passed over.
   */
  | { kind: "date"; of: string; days: number };

interface StepBase {
  id: string;
  /**
   * What the step is known by through all its names; absent where that is its id. Beside the version, never part of
   * its hash: `traceSteps` gives it where a version is stored.
   */
  key?: string;
  /** Keys of steps that `moved` has let end in this one; absent for none. */
  merged?: string[];
  wait: Wait | null;
  /** CEL; ends the wait early when it becomes true. Without `wait` the step waits for it alone. */
  until: string | null;
  /** CEL; false skips the step. */
  when: string | null;
  /** The step after this one (after the branches have joined), or null at the end. */
  next: string | null;
}

/** A step that reaches a person on a channel. */
export interface TouchStep extends StepBase {
  kind: "touch";
  /** `email`, `linkedin.connect`, `call`, … as in the channel registry. */
  action: string;
  channel: string;
  /** Liquid templates by field name (`subject`, `body`, `note`, `text`, `script`, …). */
  content: Record<string, string>;
  variants: Variant[];
  /**
   * The snippets that its texts render, at any depth, by name: with them the version says every word of a message.
   * Absent where none is rendered, and in versions stored before snippets were part of one.
   */
  snippets?: Record<string, string>;
  /** What a service outside performs at this step; absent on every other channel. */
  service?: StepService;
  /** Step whose email thread this one continues. */
  thread: string | null;
  /** Sender or pool; null takes the enrollment's own. */
  from: string[] | null;
  approve: boolean;
  /** Milliseconds after the planned time at which the step is skipped instead. */
  maxAge: number | null;
  onFail: "next" | "exit" | "hold";
  /** Money per touch, in the workspace's currency; null takes the workspace's `costs`. */
  cost: number | null;
}

/**
 * What a service performs at a step, as `src/providers/` reads it: plain JSON, so that the version says every word of a
 * request.
 */
export interface StepService {
  /** The service by name; `http` for a request of the step's own. */
  provider: string;
  /** Scheme and host of the step's own request; null where the recipe says where requests go. */
  base: string | null;
  /** The whole action of the step's own request; null where the recipe has it. */
  action: Readonly<Record<string, unknown>> | null;
  /** The person's address that it needs, by the field's name; null for none. */
  to: string | null;
  /** It makes up an address of the person's, which some laws forbid. */
  guesses?: true;
  /** It hands the person's data to others for advertising, to which they must have agreed. */
  consent?: "ads";
  /** What the step says that is no text, by name. */
  inputs: Readonly<Record<string, unknown>>;
  /** What an answer may record of the step, beside that it was sent. */
  events: string[];
}

export interface Variant {
  name: string;
  /** Positive; shares are weight over the sum of weights. */
  weight: number;
  content: Record<string, string>;
}

export interface BranchStep extends StepBase {
  kind: "branch";
  condition: string;
  /** First step of each branch; null falls through to `next`. */
  then: string | null;
  else: string | null;
}

export interface SetStep extends StepBase {
  kind: "set";
  fields: Record<string, string | number | boolean>;
  addTags: string[];
  removeTags: string[];
}

/** Gives the person a code of their own, for later texts: `steps.<id>.code`. */
export interface CodeStep extends StepBase {
  kind: "code";
  /** What seq.yaml calls the kind of code. */
  name: string;
  /** As seq.yaml has it; the version says all that the code is good for. */
  code: CodeKind;
}

/** A kind of code, as `codes` of seq.yaml defines it. */
export interface CodeKind {
  /** In the shop's words: `15 %`; null where it says none. */
  discount: string | null;
  /** How long after it was given it can be used, in milliseconds; null: for ever. */
  expiresMs: number | null;
  /** How often; null: any number of times. */
  uses: number | null;
  /** `prospect`: others use it, and it counts for whoever was given it. `nobody`: only they use it. */
  owner: "prospect" | "nobody";
  /** What each use is worth to whoever was given it; null for nothing. */
  points: number | null;
  /** Taken from the list that `seq codes import` filled, instead of drawn. */
  isListed: boolean;
}

/** Hands the person over to another sequence; this one goes on. */
export interface EnrollStep extends StepBase {
  kind: "enroll";
  sequence: string;
  /** Fields of the person to write with it. */
  fields: Record<string, string | number | boolean>;
}

export interface ExitStep extends StepBase {
  kind: "exit";
  reason: string;
}

export type Step = TouchStep | BranchStep | SetStep | CodeStep | EnrollStep | ExitStep;
