import type { FieldValue, Told } from "./facts.ts";
import type { CodeStep, EnrollStep, Instant, TouchStep } from "./plan.ts";
import type { State } from "./state.ts";

/** What can come in. `happened` carries facts from any channel; the others come from the runner or a person. */
export type Event =
  | { type: "enrolled"; happened: Record<string, Instant>; told?: Told }
  /** The planned time has come and the enrollment is claimed. */
  | { type: "due" }
  /**
   * A gate said "not now": look again at `until`, or, with null, when something changes. `ages`: what it waits for is
   * neither the sender's queue nor closed hours, so that the touch grows old meanwhile.
   */
  | { type: "deferred"; gate: string; until: Instant | null; ages?: boolean }
  /** The runner found that the touch cannot or must not happen: `unreachable`, … */
  | { type: "skipped"; reason: string }
  /** The touch was performed: sent by a machine, or done by a person. */
  | {
      type: "performed";
      step: string;
      as: "sent" | "done";
      /** What the answer of a service tells besides: facts of this step. */
      events?: readonly string[];
    }
  | { type: "task_opened"; step: string }
  | { type: "review_asked"; step: string }
  | { type: "approved"; step: string }
  /** Failed for good before hand-over. */
  | { type: "failed"; step: string; reason: string }
  /** Failed before hand-over, worth another try at `retryAt`. */
  | { type: "retry"; step: string; reason: string; retryAt: Instant }
  | { type: "uncertain"; step: string }
  /** A person or evidence settles an uncertain attempt as not handed over. */
  | { type: "not_sent"; step: string }
  /** A step that failed or was skipped, and that nothing was performed after, is to be tried again: see `mayReopen`. */
  | { type: "again"; step: string }
  /**
   * A fact, with the step it belongs to where one is known. `isOlder`: it came before the enrollment began, and ends
   * nothing, as if it had been known then. `told`: what it carries, for `event.<name>.<data>`.
   */
  | { type: "happened"; kind: string; step?: string; isOlder?: true; told?: Told[string] }
  /** The person is away: nothing reaches them before `until`. Only ever moves what is planned to later. */
  | { type: "delayed"; until: Instant; reason: string }
  | { type: "paused"; reason: string }
  | { type: "resumed" }
  | { type: "exit"; reason: string }
  /**
   * A person takes back what they did last (`what`), with all that came of it: the state is as it was `before`, or, with
   * null, the enrollment never was. See `mayTakeBack`.
   */
  | { type: "taken_back"; what: string; before: State | null };

/** What `advance` asks the outside world to do, in order. */
export type Effect =
  | { type: "deliver"; step: TouchStep; variant: string | null }
  | { type: "set"; fields: Record<string, FieldValue>; addTags: string[]; removeTags: string[] }
  /** Give the person a code: whoever writes the state down puts the code's text into the step's `values`. */
  | { type: "issue"; step: CodeStep }
  /**
   * Put the person into another sequence, and write the step's fields where they enter it: whoever writes the state down
   * says whether they did.
   */
  | { type: "enroll"; step: EnrollStep }
  /** Append to the timeline. */
  | { type: "record"; kind: string; step: string | null; data?: Record<string, FieldValue> };
