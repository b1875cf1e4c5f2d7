import type { Instant } from "./plan.ts";

/** Events that end every enrollment of a person, whatever `exit_on` says. */
export const ALWAYS_EXIT = ["opted_out", "bounced", "complained", "suppressed"] as const;
export type EndingFact = (typeof ALWAYS_EXIT)[number];

export function isEndingFact(kind: string): kind is EndingFact {
  return (ALWAYS_EXIT as readonly string[]).includes(kind);
}

/**
 * Whether a fact is proved to be older than an enrollment, so that it does not end it: it came by another's clock before
 * the enrollment began, was heard only after, and belongs to another sequence. A time of our own clock (`heardAt` 0)
 * proves nothing, since a clock may have been set back. `heardAt` null: not written down.
 */
export function isProvedOlder(
  fact: { at: Instant; heardAt: Instant | null; sequence: string | null },
  enrollment: { enrolledAt: Instant; sequence: string },
): boolean {
  const { at, heardAt, sequence } = fact;
  if (at >= enrollment.enrolledAt || sequence === enrollment.sequence) return false;
  return heardAt === null || heardAt >= enrollment.enrolledAt;
}

/** What a person, a server or a rep can report; other snake_case names are the workspace's own. */
export const KNOWN_FACTS = [
  "sent",
  "delivered",
  "undelivered",
  "opened",
  "clicked",
  "replied",
  "accepted",
  "connected",
  "answered",
  "no_answer",
  "voicemail",
  "wrong_number",
  "call_back",
  "inmail_only",
  "bounced",
  "soft_bounced",
  "blocked",
  "opted_out",
  "complained",
  "suppressed",
  "meeting_booked",
  "no_calls",
  "calls_ok",
  "no_linkedin",
  "linkedin_ok",
  "no_texts",
  "texts_ok",
  "no_text_number",
  "no_whatsapp",
  "whatsapp_ok",
  "not_on_whatsapp",
  "no_kakao",
  "kakao_ok",
  "not_on_kakao",
  "no_line",
  "line_ok",
  "no_post",
  "post_ok",
  "no_such_street",
  "not_on_line",
  "out_of_office",
  "visited",
  "booked",
  "purchased",
  "rated",
  "referred",
  "code_issued",
  "code_used",
  "form_submitted",
  "unsubscribed",
  "done",
  "not_found",
] as const;

export type FieldValue = string | number | boolean;

/** A prospect as conditions and templates see one. Missing fields are absent. */
export interface Person {
  fields: Readonly<Record<string, FieldValue>>;
  tags: readonly string[];
}

/** What has happened at one step of one enrollment. */
export interface StepRecord {
  /** How the step ended; absent while the person still stands at it. */
  outcome?: "performed" | "skipped" | "failed" | "passed";
  /** When it ended. */
  at?: Instant;
  /** Why it was skipped or failed. */
  reason?: string;
  /** For a branch: which side was taken. */
  branch?: "then" | "else";
  variant?: string;
  /** Handed over in doubt, until it was said that nothing had left: tried again, even later, it stays the same message. */
  wasInDoubt?: true;
  /** What the step gave the person, for templates: a code and what it is good for. Absent where it gives nothing. */
  values?: Readonly<Record<string, string>>;
  /** First time each event happened at this step: `accepted`, `opened`, … */
  events: Record<string, Instant>;
}

/** What a template asks of a step: `steps.<id>.<event>`. */
export interface StepAsk {
  step: string;
  event: string;
}

/** What templates are told of steps, by id and event: a variant is a text, everything else has happened or not. */
export type StepAnswers = Readonly<Record<string, Readonly<Record<string, boolean | string>>>>;

/** What the latest event of each kind told, and when it happened: only what the workspace has a type for. */
export type Told = Readonly<Record<string, { at: Instant; data: Readonly<Record<string, FieldValue>> }>>;

/** What templates are told of events: `event.<name>.<data>`. */
export type EventAnswers = Readonly<Record<string, Readonly<Record<string, FieldValue>>>>;

/** The world a CEL condition is evaluated against. */
export interface Facts {
  person: Person;
  steps: Readonly<Record<string, StepRecord>>;
  /** First time each event happened to this person, on any channel. */
  happened: Readonly<Record<string, Instant>>;
  /** What the latest event of each kind told, for `event.<name>.<data>`; absent for nothing. */
  told?: Told;
  /** The variant most recently drawn in this enrollment, or "". */
  variant: string;
}
