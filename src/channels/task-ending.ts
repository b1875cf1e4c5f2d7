/** How a person ends a task, as `seq tasks done ID --as` names it. */
export type TaskEnding =
  | "done"
  | "skip"
  | "not_found"
  | "already_connected"
  | "inmail_only"
  | "answered"
  | "no_answer"
  | "voicemail"
  | "wrong_number"
  | "meeting_booked"
  | "call_back";

/** What an ending makes of the touch, and what is recorded of it. */
interface EndingSpec {
  /** As the walk through the tasks offers it. */
  name: string;
  /** `performed`: the touch happened and is charged. `skipped`: it did not; the sequence goes on. `open`: the task comes back. */
  touch: "performed" | "skipped" | "open";
  /** The fact that every sequence of the person hears; null for none. */
  fact: string | null;
  /** Why the step was left out. */
  reason: string;
}

export const ENDINGS: Readonly<Record<TaskEnding, EndingSpec>> = {
  done: { name: "done", touch: "performed", fact: null, reason: "" },
  skip: { name: "skip this touch", touch: "skipped", fact: null, reason: "skipped by hand" },
  not_found: { name: "not found", touch: "skipped", fact: "not_found", reason: "not found" },
  // No invitation and charged as none, but an acceptance: branches on `accepted` are taken.
  already_connected: {
    name: "already connected",
    touch: "skipped",
    fact: "accepted",
    reason: "already connected",
  },
  inmail_only: {
    name: "InMail only: they cannot be reached so",
    touch: "skipped",
    fact: "inmail_only",
    reason: "InMail only",
  },
  answered: { name: "answered", touch: "performed", fact: "answered", reason: "" },
  no_answer: { name: "no answer", touch: "performed", fact: "no_answer", reason: "" },
  voicemail: { name: "voicemail", touch: "performed", fact: "voicemail", reason: "" },
  wrong_number: { name: "wrong number", touch: "skipped", fact: "wrong_number", reason: "wrong number" },
  meeting_booked: { name: "meeting booked", touch: "performed", fact: "meeting_booked", reason: "" },
  call_back: { name: "call back on …", touch: "open", fact: "call_back", reason: "" },
};

/** What any task can end as. */
export const COMMON_ENDINGS: readonly TaskEnding[] = ["done", "skip", "not_found"];
