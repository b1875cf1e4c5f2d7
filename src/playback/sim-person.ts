import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { sampleValues } from "../condition/step-answers.ts";
import { advance, blankState } from "../engine/advance.ts";
import type { EvaluationContext } from "../engine/evaluation-context.ts";
import type { Effect, Event } from "../engine/event.ts";
import type { Told } from "../engine/facts.ts";
import { applySet } from "../engine/move-along.ts";
import type { CodeStep, Instant, Plan, SetStep } from "../engine/plan.ts";
import { copyState, type State } from "../engine/state.ts";
import type { Consent } from "../law/law.ts";
import { delayFor } from "../run/actions/absence.ts";
import { chooseSender } from "../run/actions/enroll.ts";
import { stepFor } from "../run/actions/record-fact.ts";
import type { Evaluations } from "../run/evaluations.ts";
import type { Enrollment, Prospect } from "../store/port.ts";

/** One person in one sequence on the simulated clock. Changes as time passes. */
export interface SimPerson {
  enrollment: Enrollment;
  prospect: Prospect;
  context: EvaluationContext;
  /** What a touch may rest on by the law of the person's country; null where nobody knows, so that it is not asked. */
  consents: readonly Consent[] | null;
}

/** A person before `enrolled`, as `seq enroll` puts them into a sequence. `key` decides what is drawn for them. */
export async function createSimPerson(
  { config, evaluations }: { config: WorkspaceConfig; evaluations: Evaluations },
  plan: Plan,
  prospect: Prospect,
  startAt: Instant,
  consents: readonly Consent[],
  key = `${plan.name}/p${prospect.id}`,
): Promise<SimPerson> {
  const sender = chooseSender({ config }, plan, key);
  const context = await evaluations.of(plan, key, prospect, sender);
  const { id } = prospect;
  const enrollment = {
    id,
    key,
    prospect: id,
    sequence: plan.name,
    planHash: "",
    sender,
    state: blankState(startAt),
    enrolledAt: startAt,
  };
  return { enrollment, prospect, context, consents };
}

/** A copy to play with: the original stays where it stands. */
export function copyPerson(who: SimPerson): SimPerson {
  const { enrollment } = who;
  return { ...who, enrollment: { ...enrollment, state: copyState(enrollment.state) } };
}

/** Lets the engine of `seq run` answer an event, and keeps what comes of it. */
export function applyEvent(who: SimPerson, event: Event, now: Instant): readonly Effect[] {
  const { state, effects } = advance(who.context, who.enrollment.state, event, now);
  keep(who, state, effects);
  return effects;
}

/** Takes over a state and what the engine asked to write into the person. */
export function keep(who: SimPerson, state: State, effects: readonly Effect[]): void {
  who.enrollment.state = state;
  for (const effect of effects) {
    if (effect.type === "issue") giveSample(state, effect.step);
    if (effect.type === "set") writeInto(who, effect);
  }
}

/** Writes fields and tags into a person who is played. */
export function writeInto(who: SimPerson, set: Pick<SetStep, "fields" | "addTags" | "removeTags">): void {
  who.prospect = { ...who.prospect, ...applySet(who.prospect, set) };
  who.context = { ...who.context, person: who.prospect };
}

/** A code that is visibly none: nothing real is drawn, and no list is used up, for people who are only played. */
function giveSample(state: State, step: CodeStep): void {
  const record = state.steps[step.id];
  if (record === undefined) return;
  state.steps[step.id] = { ...record, values: sampleValues(step, record.at ?? 0) };
}

/** Something that a person, a server or a rep reports. `back`: for an absence, the first day back. */
export interface ToldFact {
  kind: string;
  step?: string;
  back?: string | null;
  /** What the event carries, for `event.<name>.<data>`; absent where nothing is asked of it. */
  told?: Told[string];
}

/** Notes a fact at the step that `seq run` would note it at. */
export function applyFact(who: SimPerson, fact: ToldFact, now: Instant): readonly Effect[] {
  const kind = fact.kind === "unsubscribed" ? "opted_out" : fact.kind;
  const { sequence, state } = who.enrollment;
  const step = stepFor({ ...fact, kind }, sequence, who.context.plan, state);
  const { told } = fact;
  const happened = { type: "happened" as const, kind, ...(step !== null && { step }) };
  const effects = applyEvent(who, { ...happened, ...(told !== undefined && { told }) }, now);
  if (kind !== "out_of_office") return effects;
  const absence = fact.back == null ? {} : { return_date: fact.back };
  return [...effects, ...applyEvent(who, delayFor(who.context.calendar, absence, now), now)];
}
