import type { Hours } from "./calendar.ts";

/** One play as data: what a seed draws, what the driver plays, and what a shrinker leaves lines out of. */
export interface Script {
  seed: number;
  /** ms */
  start: number;
  days: number;
  people: Person[];
  /** In order of `at`. */
  entries: Entry[];
}

export interface Person {
  email: string;
  firstName: string;
  company: string;
  domain: string;
  country: string;
  /** As written in the list of people; null leaves it to the country or the workspace. */
  timezone: string | null;
  linkedin: string | null;
  phone: string | null;
  topic: string | null;
}

/** What the checker must know of a sequence file; its own words for what the YAML says. */
export interface SequenceFacts {
  name: string;
  hours: Hours | null;
  zone: string | null;
  /** `prospect`, a list of countries, or null where the workspace decides. */
  holidays: "prospect" | readonly string[] | null;
  exitOn: readonly string[];
  onChange: "follow" | "pin" | "finish";
  /** The event that begins it, and what must be among its data. */
  startOn: { event: string; data: string } | null;
  /** A step's name for the checker -> the name of the step in whose thread it answers. */
  threads: Readonly<Record<string, string>>;
  /** The checker's name of a step -> its id in the file now. */
  ids: Readonly<Record<string, string>>;
}

export interface WorkspaceFacts {
  hours: Hours;
  zone: string;
  holidays: readonly string[];
  senders: Readonly<Record<string, SenderFacts>>;
  /** At most so many touches in so many ms. */
  person: readonly Rate[];
  company: readonly Rate[];
  companyStop: readonly string[];
  /** The law of each person's country is enforced. */
  isLawful: boolean;
}

export interface SenderFacts {
  email: string;
  perDay: number | null;
  perHour: number | null;
  everyMs: number | null;
  ramp: { from: number; add: number } | null;
}

export interface Rate {
  max: number;
  windowMs: number;
}

export interface Target {
  person?: number;
  sequence?: string;
  sender?: string;
  all?: boolean;
}

/** What the mail server does until it is told otherwise. */
export type MailMode =
  | "well"
  /** Nobody listens. */
  | "down"
  | "greeting-421"
  | "rcpt-450"
  | "rcpt-550"
  | "data-451"
  | "data-554"
  | "drop-at-mail"
  | "drop-in-data"
  /** Hangs up after the final dot: it has the message, and we cannot know. */
  | "drop-after-dot"
  /** Every second recipient is told to come again. */
  | "greylist";

/** What comes back by mail. */
export type Answer = "reply" | "opt-out" | "away" | "bounce";

export type Look =
  | "status"
  | "status-check"
  | "why"
  | "timeline"
  | "report"
  | "lint"
  | "plan"
  | "preview"
  | "simulate"
  | "graph"
  | "snapshot"
  | "tasks"
  | "review"
  | "prospects-list"
  | "prospects-show"
  | "suppress-list"
  | "consent-list"
  | "dry-run"
  | "doctor"
  | "export"
  | "inbox"
  | "failed"
  | "schema";

export type Entry = { at: number } & (
  | { kind: "run"; flags: string[] }
  | { kind: "overlap"; count: number }
  | { kind: "kill"; afterMs: number }
  | { kind: "full-disk"; leftKib: number }
  | { kind: "locked"; forMs: number }
  | { kind: "import"; people: number[]; tag: string }
  | { kind: "enroll"; sequence: string; people: number[]; again: boolean; startInMs: number }
  | { kind: "enroll-some"; sequence: string; select: string[] }
  | { kind: "event"; person: number; event: string; data: string[] }
  | { kind: "accepted"; draw: number }
  | { kind: "tasks"; share: number; draw: number; ending: "done" | "skip" | "not-found" | "snooze" }
  | { kind: "review"; share: number; draw: number; ending: "approve" | "decline" }
  | { kind: "pause"; target: Target }
  | { kind: "resume"; target: Target }
  | { kind: "exit"; target: Target }
  | { kind: "suppress"; act: "add" | "remove"; person: number; form: "email" | "domain" | "person" }
  | { kind: "set"; person: number; fields: Record<string, string> }
  | { kind: "tag"; person: number; add: string[]; remove: string[] }
  | { kind: "erase"; person: number }
  | { kind: "consent"; person: number; basis: string }
  | { kind: "opt-out-page"; draw: number }
  /** Somebody, or their server, answers a message that they got; the sender's mailbox is read. */
  | { kind: "answer"; draw: number; how: Answer }
  /** Somebody's form comes by a hook of `seq serve`. */
  | { kind: "form"; person: number; form: string }
  /** The whole of the definitions after the edit, so that any edit before it may be left out. */
  | {
      kind: "edit";
      what: string;
      files: Record<string, string | null>;
      workspace: WorkspaceFacts;
      sequences: SequenceFacts[];
    }
  /** A file saved half: `file` is cut at `share` of its length, until `mend`. */
  | { kind: "half-written"; file: string; share: number }
  | { kind: "mend" }
  | { kind: "mail"; mode: MailMode }
  /** Said of the wrong person, and taken back at once: nothing may be otherwise than before. */
  | { kind: "undone"; person: number; what: "exit" | "replied" | "opted_out" }
  | { kind: "resolve" }
  | { kind: "backup" }
  | { kind: "restore" }
  | { kind: "vacuum" }
  | { kind: "look"; look: Look; person: number; sequence: string }
  /** Twice the same look, an hour apart, nothing in between. */
  | { kind: "look-twice"; person: number }
);

export type Kind = Entry["kind"];

/** One call of the program, and what came of it. */
export interface Call {
  n: number;
  /** Index of its entry in the script. */
  entry: number;
  /** The clock that it was given, ms. */
  at: number;
  argv: string[];
  code: number;
  out: string;
  err: string;
  /** The file that was half written then, and how the mail server was. */
  broken: string | null;
  mode: MailMode;
  /** What the driver knows about it: whom it concerned, what it meant. */
  about: About;
}

/** What a call means to the checker. Calls that only look have `look`. */
export type About =
  | { does: "look" }
  | { does: "run"; trouble: boolean }
  | { does: "import"; people: number[] }
  | { does: "enroll"; sequence: string; people: number[] | "some"; again: boolean }
  | { does: "event"; person: number; event: string; data?: readonly string[] }
  /** `tasks`: those that ended by it. */
  | { does: "task"; ending: string; tasks: { person: string; sequence: string; step: string }[] }
  | { does: "review"; ending: string }
  | { does: "pause" | "resume" | "exit"; target: Target }
  | { does: "suppress"; act: "add" | "remove"; form: "email" | "domain" | "person"; person: number }
  | { does: "set"; person: number; fields: Record<string, string> }
  | { does: "tag"; person: number }
  | { does: "consent"; person: number; basis: string }
  | { does: "erase"; person: number }
  | { does: "resolve"; isSent: boolean }
  | { does: "restore" | "reconcile" | "backup" | "vacuum" | "serve" | "undo" }
  /** A run that must refuse, since the database was restored and not reconciled. */
  | { does: "refused-run" };

/** A message that the server has, whole. */
export interface Mail {
  /** The call during which it arrived, and that call's clock. */
  call: number;
  at: number;
  from: string;
  to: string;
  raw: string;
  /** The server hung up instead of answering. */
  isUnanswered: boolean;
}

/** What a play was. */
export interface Play {
  calls: Call[];
  mails: Mail[];
  /** Recipients whom the server told that there is nobody of that name, by the call during which it did. */
  refusals: { call: number; to: string }[];
  /** Edits and half-written files, by the number of the first call after them. */
  edits: { call: number; entry: number }[];
  /** What the driver itself found wrong: a database that cannot be read, a call that never ended. */
  troubles: { call: number; what: string }[];
  /** Played entries by kind, and more of what was played, by name. */
  counts: Map<string, number>;
}

export interface Violation {
  promise: string;
  call: number;
  at: number;
  what: string;
  /** Index in `people` of whom it concerns, where it concerns one. */
  person: number | null;
}
