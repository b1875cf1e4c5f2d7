import { findAction } from "../channels/find-channel.ts";
import { KNOWN_FACTS } from "../engine/facts.ts";
import type { Instant, Plan, Step } from "../engine/plan.ts";
import { findStep } from "../engine/schedule.ts";
import { formatPersonName } from "../person-name.ts";
import { ownZone } from "../run/evaluations.ts";
import type { Prospect, Store, StoredEvent, Task } from "../store/port.ts";

/** What a rep knows of a person before touching them. */
export interface TaskCard {
  /** First and last name, or whatever of them is known; null for neither. */
  fullName: string | null;
  company: string | null;
  title: string | null;
  /** The zone on the person's wall; null where nobody knows it. */
  zone: string | null;
  /** The last touches and answers, the newest first; at most `SHOWN`. */
  history: {
    at: Instant;
    kind: string;
    channel: string | null;
    step: string | null;
    detail: string | null;
  }[];
  /** The step after this one, in words; null where the sequence ends. */
  next: string | null;
}

const SHOWN = 3;

/** Facts about people; what the runner notes while it moves along is none. */
const TOLD: ReadonlySet<string> = new Set(KNOWN_FACTS.filter((kind) => kind !== "suppressed"));

/** The card of a task. `plan` null: its version is not stored, and what comes next is not known. */
export async function readTaskCard(
  store: Pick<Store, "timeline">,
  task: Pick<Task, "step">,
  person: Prospect | null,
  plan: Plan | null,
): Promise<TaskCard> {
  const text = (field: string): string | null => {
    const value = person?.fields[field];
    return typeof value === "string" && value.trim() !== "" ? value : null;
  };
  const fullName = person === null ? "" : formatPersonName(person.fields);
  return {
    fullName: fullName === "" ? null : fullName,
    company: text("company"),
    title: text("title"),
    zone: person === null ? null : ownZone(person),
    history: person === null ? [] : listHistory(await store.timeline(person.id)),
    next: plan === null ? null : describeNext(plan, task.step),
  };
}

function listHistory(events: readonly StoredEvent[]): TaskCard["history"] {
  return events
    .filter(({ kind, isTakenBack }) => TOLD.has(kind) && isTakenBack !== true)
    .sort((a, b) => b.at - a.at || b.id - a.id)
    .slice(0, SHOWN)
    .map(({ at, kind, channel = null, step = null, data }) => ({
      at,
      kind,
      channel,
      step,
      detail:
        [data["note"], data["subject"]].find((value): value is string => typeof value === "string") ?? null,
    }));
}

function describeNext(plan: Plan, id: string): string | null {
  const next = findStep(plan, findStep(plan, id)?.next ?? null);
  return next === null ? null : `${next.id}: ${describeStep(next)}${describeWait(next)}`;
}

function describeStep(step: Step): string {
  switch (step.kind) {
    case "touch":
      return findAction(step.action)?.action.id ?? step.action;
    case "branch":
      return `if ${step.condition}`;
    case "set":
      return "fields or tags are set";
    case "code":
      return `a code (${step.name})`;
    case "enroll":
      return `over to ${step.sequence}`;
    case "exit":
      return `the end (${step.reason})`;
  }
}

function describeWait({ wait, until }: Step): string {
  if (wait === null) return until === null ? "" : `, once ${until}`;
  switch (wait.kind) {
    case "duration":
      return `, ${Math.round(wait.ms / 3_600_000)} h later`;
    case "days":
      return `, ${wait.days} ${wait.business ? "business " : ""}${wait.days === 1 ? "day" : "days"} later`;
    case "until":
      return `, on ${wait.at}`;
    case "date":
      return `, by the date ${wait.of}`;
  }
}
