import { findAction } from "../channels/registry.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { advance } from "../engine/advance.ts";
import type { EvaluationContext } from "../engine/evaluation-context.ts";
import type { Effect, Event } from "../engine/event.ts";
import type { Instant, TouchStep } from "../engine/plan.ts";
import type { State } from "../engine/state.ts";
import { InternalError } from "../errors.ts";
import type { Consent } from "../law/law.ts";
import { delayFor } from "../run/absence.ts";
import type { GateInput, Verdict } from "../run/gates/gate.ts";
import { findRefusal } from "../run/gates/registry.ts";
import type { TouchJudge } from "../run/judge-touch.ts";
import { stepFor } from "../run/record-fact.ts";
import type { Enrollment, Prospect } from "../store/port.ts";
import type { Capacity } from "./capacity.ts";

/** One person in one sequence on the simulated clock. Changes as time passes. */
export interface Player {
  enrollment: Enrollment;
  person: Prospect;
  setting: EvaluationContext;
  /** What the law of the person's country may rest a touch on. */
  consents: readonly Consent[];
}

/** What everybody on the simulated clock shares. */
export interface Stage {
  config: WorkspaceConfig;
  capacity: Capacity;
  judge: TouchJudge;
}

/** What is to be done with a player whose time has come. */
export type Look =
  /** Branches were taken or steps skipped; `state.dueAt` says when to look again. */
  | { type: "moved" }
  /** Every gate is open: this touch is to be performed now. */
  | { type: "touch"; input: GateInput; variant: string | null }
  | { type: "refused"; input: GateInput; gate: string; verdict: Extract<Verdict, { pass: false }> };

/** Lets the engine of `seq run` answer an event, and keeps what comes of it. */
export function applyEvent(player: Player, event: Event, now: Instant): readonly Effect[] {
  const { state, effects } = advance(player.setting, player.enrollment.state, event, now);
  keep(player, state, effects);
  return effects;
}

function keep(player: Player, state: State, effects: readonly Effect[]): void {
  player.enrollment.state = state;
  for (const effect of effects) if (effect.type === "set") applySet(player, effect);
}

function applySet(player: Player, effect: Extract<Effect, { type: "set" }>): void {
  const { fields, tags } = player.person;
  const kept = tags.filter((tag) => !effect.removeTags.includes(tag));
  player.person = {
    ...player.person,
    fields: { ...fields, ...effect.fields },
    tags: [...new Set([...kept, ...effect.addTags])],
  };
  player.setting = { ...player.setting, person: player.person };
}

/** Walks a due player to the next touch and asks every gate of `seq run` about it. */
export function lookAt(stage: Stage, player: Player, now: Instant): Look & { effects: readonly Effect[] } {
  const { state, effects } = advance(player.setting, player.enrollment.state, { type: "due" }, now);
  const [first] = effects;
  // Nothing but the touch itself: the state is as it was, and a copy that dies young costs little.
  if (effects.length !== 1 || first?.type !== "deliver" || first.variant !== null)
    keep(player, state, effects);
  const deliver = effects.find((effect) => effect.type === "deliver");
  if (deliver === undefined) return { type: "moved", effects };
  const input = inputOf(stage, player, deliver.step, now);
  const refusal = findRefusal(input);
  if (refusal === null) return { type: "touch", input, variant: deliver.variant, effects };
  return { type: "refused", input, gate: refusal.gate.id, verdict: refusal.verdict, effects };
}

/** Notes a fact at the step that `seq run` would note it at. */
export function tellFact(
  player: Player,
  fact: { kind: string; step?: string; back?: string | null },
  now: Instant,
): readonly Effect[] {
  const kind = fact.kind === "unsubscribed" ? "opted_out" : fact.kind;
  const { sequence, state } = player.enrollment;
  const step = stepFor({ ...fact, kind }, sequence, player.setting.plan, state);
  const effects = applyEvent(player, { type: "happened", kind, ...(step !== null && { step }) }, now);
  if (kind !== "out_of_office") return effects;
  const absence = fact.back == null ? {} : { return_date: fact.back };
  return [...effects, ...applyEvent(player, delayFor(player.setting.calendar, absence, now), now)];
}

/** Charges a touch that was performed, and lets the engine go on. */
export function noteTouch(
  stage: Stage,
  player: Player,
  { step, channel }: Pick<GateInput, "step" | "channel">,
  now: Instant,
): readonly Effect[] {
  const machine = channel.performer === "machine";
  stage.capacity.charge(player.person, step, player.enrollment.sender, machine, now);
  return applyEvent(player, { type: "performed", step: step.id, as: machine ? "sent" : "done" }, now);
}

function inputOf(stage: Stage, player: Player, step: TouchStep, now: Instant): GateInput {
  const { config, capacity } = stage;
  const { enrollment, person, setting } = player;
  const found = findAction(step.action);
  if (found === null) throw new InternalError(`no channel performs ${step.action}`);
  const machine = found.channel.performer === "machine";
  const { sender } = enrollment;
  return {
    now,
    config,
    setting,
    enrollment,
    person,
    step,
    ...found,
    leaves: machine,
    standing: { ready: true, version: enrollment.planHash },
    pauses: [],
    heardAt: null,
    senderState: { id: sender, held: null, heldAt: null, firstEmailAt: capacity.firstEmailAt(sender) },
    suppression: null,
    preference: null,
    declined: null,
    exitFact: null,
    law: stage.judge.view(person, found.channel.id, now, player.consents),
    taken: capacity.taken(person, step, sender, machine),
    promised: capacity.promised(person),
    openTasks: machine ? { count: 0 } : capacity.openTasks(sender, step.action),
  };
}
