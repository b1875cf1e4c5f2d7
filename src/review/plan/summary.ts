import { formatLocal, formatLocalDate } from "../../calendar/format.ts";
import type { ChangeOutcome } from "./judge.ts";

/** What becomes of people in flight, in few lines. */
export interface Summary {
  /** From one day (or time) to another. */
  retimed: { from: string; to: string; people: number }[];
  /** From one step to another, or to the end. */
  moved: { from: string; to: string; people: number }[];
  blocked: { reason: string; people: number }[];
}

/** What becomes of one person, for `--people`. */
export interface ChangeOutcomeRow {
  prospect: string | null;
  people: number;
  move: ChangeOutcome["move"];
  step_from: string | null;
  step_to: string | null;
  due_from: string | null;
  due_to: string | null;
  reason: string | null;
}

/** Adds equal outcomes up, most people first. Days are in `zone`. */
export function summarise(outcomes: readonly ChangeOutcome[], zone: string): Summary {
  const dayOf = (at: number | null): string => (at === null ? "no time" : formatLocalDate(at, zone));
  const timeOf = (at: number | null): string => (at === null ? "no time" : formatLocal(at, zone));
  const retimed = new Map<string, number>();
  const moved = new Map<string, number>();
  const blocked = new Map<string, number>();
  const count = (into: Map<string, number>, key: readonly string[], people: number): void => {
    const text = JSON.stringify(key);
    into.set(text, (into.get(text) ?? 0) + people);
  };
  for (const { move, person, after, reason } of outcomes) {
    const { state, people } = person;
    if (move === "retimed") {
      const isSameDay = dayOf(state.dueAt) === dayOf(after.dueAt);
      const show = isSameDay ? timeOf : dayOf;
      count(retimed, [show(state.dueAt), show(after.dueAt)], people);
    }
    if (move === "moved" || move === "skipped" || move === "finished") {
      count(moved, [state.step ?? "the end", after.step ?? "the end"], people);
    }
    if (move === "blocked") count(blocked, [reason ?? "blocked"], people);
  }
  const pairs = (from: Map<string, number>): Summary["moved"] =>
    mostFirst(from).map(([[left = "", right = ""], people]) => ({ from: left, to: right, people }));
  return {
    retimed: pairs(retimed),
    moved: pairs(moved),
    blocked: mostFirst(blocked).map(([[reason = ""], people]) => ({ reason, people })),
  };
}

function mostFirst(counts: ReadonlyMap<string, number>): [string[], number][] {
  return [...counts]
    .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
    .map(([key, people]) => [JSON.parse(key) as string[], people]);
}

/** A fate as a row of data, times as ISO 8601. */
export function rowOf({ person, move, after, reason }: ChangeOutcome): ChangeOutcomeRow {
  const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
  return {
    prospect: person.name,
    people: person.people,
    move,
    step_from: person.state.step,
    step_to: after.step,
    due_from: iso(person.state.dueAt),
    due_to: iso(after.dueAt),
    reason,
  };
}
