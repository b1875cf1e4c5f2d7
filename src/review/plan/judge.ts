import { changePlan, type Move } from "../../engine/change.ts";
import type { Plan } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import type { Evaluations } from "../../run/evaluations.ts";
import type { PersonInFlight } from "./in-flight.ts";

/** The words for what a change does to people in flight. */
export type PeopleCount = Record<
  "continue" | "retimed" | "moved" | "skipped" | "finished" | "blocked",
  number
>;

/** What becomes of somebody in flight. */
export interface ChangeOutcome {
  person: PersonInFlight;
  /** As `changePlan` says; `blocked` also where the sequence can no longer be performed. */
  move: Move;
  /** Why they are blocked. */
  reason: string | null;
  /** The plan they were on and the one they are on after it; null where it is not kept. */
  from: Plan | null;
  to: Plan | null;
  /** Their state after the change. */
  after: State;
}

/** The version a sequence has in the tree, or why it has none. */
export type Head = { plan: Plan; version: string } | { plan: null; reason: string };

/** What the tree does to one person, by the very function that `seq run` moves people with. */
export async function judge(
  person: PersonInFlight,
  head: Head,
  plans: { of(version: string): Promise<Plan | null> },
  evaluations: Evaluations,
  now: number,
): Promise<ChangeOutcome> {
  const { state, version } = person;
  const stay = (move: Move, from: Plan | null, reason: string | null = null): ChangeOutcome => ({
    person,
    move,
    reason,
    from,
    to: move === "blocked" && head.plan === null ? null : from,
    after: state,
  });
  if (head.plan === null) return stay("blocked", await plans.of(version), head.reason);
  if (head.version === version) return stay("continued", head.plan);
  const from = await plans.of(version);
  if (from === null) return stay("blocked", null, `version ${version.slice(0, 12)} is not kept here`);
  const evaluation = await evaluations.of(head.plan, person.key, person.person, person.sender);
  const changed = changePlan(from, evaluation, state, now);
  if (changed.move === "pinned") return stay("pinned", from);
  if (changed.move === "blocked")
    return stay("blocked", from, "an uncertain attempt must be settled first: seq resolve");
  return { person, move: changed.move, reason: null, from, to: head.plan, after: changed.state };
}

/** Everybody at nought. */
export function nobody(): PeopleCount {
  return { continue: 0, retimed: 0, moved: 0, skipped: 0, finished: 0, blocked: 0 };
}

/** The column a move is counted in: whoever stays on their version continues. */
export function columnOf(move: Move): keyof PeopleCount {
  return move === "continued" || move === "pinned" ? "continue" : move;
}
