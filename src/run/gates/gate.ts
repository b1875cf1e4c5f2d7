import type { Action, Channel } from "../../channels/channel.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { EvaluationContext, PersonCalendar } from "../../engine/evaluation-context.ts";
import type { Instant, TouchStep } from "../../engine/plan.ts";
import type { Judgement } from "../../law/judge.ts";
import type { Enrollment, Pause, Prospect, SenderState, Suppression } from "../../store/port.ts";
import type { Preference } from "../../store/ports/web-port.ts";

/** Whether a sequence may be performed at all, from the working tree and approvals.yaml. */
export type Readiness = { ready: true; version: string } | { ready: false; detail: string };

/** The law, as it stands towards one touch. */
export interface LawView {
  judgement: Judgement;
  /** seq.yaml enforces it; otherwise it is only said. */
  isEnforced: boolean;
  /** The legal hours in the person's own zone; null for any hour, `unknown_zone` where nobody knows the zone. */
  hours: { calendar: PersonCalendar; words: string } | "unknown_zone" | null;
  /** How many touches with the action one person gets at most, by law or by the platform's rule; each counts alone. */
  most: readonly { max: number; windowMs: number; source: string }[];
}

/** What every gate looks at: one enrollment about to be touched, read inside the claim. */
export interface GateInput {
  now: Instant;
  config: WorkspaceConfig;
  evaluation: EvaluationContext;
  enrollment: Enrollment;
  person: Prospect;
  step: TouchStep;
  channel: Channel;
  action: Action;
  /** It would leave the sender now: neither a task, nor a draft that somebody is to approve first. */
  leaves: boolean;
  readiness: Readiness;
  pauses: readonly Pause[];
  senderState: SenderState | null;
  /** When the sender's mail was last read to the end, or else first listened to; null where it is not listened to. */
  heardAt: Instant | null;
  suppression: Suppression | null;
  /** What the law of the person's country says of this touch; null where it has no say (a visit, a task). */
  law: LawView | null;
  /** What the person asked for on the preference page; null where they never did. */
  preference: Preference | null;
  /** Why the person is not to be reached on this channel, in their words' sense; null where they may be. */
  declined: string | null;
  /** When the person last wrote to us on this channel; null where they never did, or nobody needs to know. */
  heardOnChannelAt: Instant | null;
  /** An event since enrolment that ends this sequence, or null. */
  exitFact: string | null;
  /**
   * Capacity in use, ascending: the person's and company's touches, the sender's for this action, and with the
   * reservations of others.
   * `forDueReservation` is what counts for somebody whose own reservation is due; null for all others.
   */
  usage: {
    person: Instant[];
    company: Instant[];
    /** The person's touches with this action, where their number is limited. */
    personByAction: Instant[];
    sender: Instant[];
    withReservations: Instant[];
    forDueReservation: Instant[] | null;
  };
  /** Tasks of this action that the sender has not done yet; shared, so that each decision sees the ones before it. */
  openTasks: { count: number };
  /** Tasks of the person and of their company that may be done any moment, on whatever channel; shared likewise. */
  promised: Record<"person" | "company", { count: number }>;
}

export type GateVerdict =
  | { pass: true; detail: string }
  /**
   * `until` null: nothing but a change (a person, a file) opens the gate. `ends`: the touch will never happen;
   * the timeline gives a skip's `reason`, `unreachable` where it has none. `ages`: waiting for it is waiting for the
   * person, not for the sender's queue: the touch grows old.
   */
  | {
      pass: false;
      detail: string;
      until: Instant | null;
      ends?: "skip" | "exit";
      reason?: string;
      ages?: boolean;
    };

/** One gate. Gates with `earliest` are a matter of time: the moment that satisfies all of them is the next time. */
export interface Gate {
  id: string;
  check(input: GateInput): GateVerdict;
  /** First moment at or after `at` when this gate alone would open; null for never. */
  earliest?(input: GateInput, at: Instant): Instant | null;
}

export function pass(detail: string): GateVerdict {
  return { pass: true, detail };
}

export function block(detail: string, until: Instant | null = null): GateVerdict {
  return { pass: false, detail, until };
}

/** A verdict for a gate of time. */
export function checkTime(earliest: Instant | null, now: Instant, open: string, closed: string): GateVerdict {
  return earliest === now ? pass(open) : block(closed, earliest);
}
