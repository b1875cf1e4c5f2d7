import { limitsOf } from "../channels/find-channel.ts";
import { type Advanced, advance } from "../engine/advance.ts";
import { changePlan } from "../engine/change.ts";
import type { EvaluationContext } from "../engine/evaluation-context.ts";
import type { Instant, TouchStep } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { Claim } from "../store/port.ts";
import { evaluationOf } from "./apply-event.ts";
import { keysOf } from "./capacity/limits.ts";
import { nameDeferral } from "./capacity/reservation.ts";
import { CODES_GATE, giveCodes } from "./codes/give.ts";
import { deliver, openDelivery, prepare } from "./delivery/delivery.ts";
import { holdMessage, openTask } from "./delivery/open-task.ts";
import { activeGate } from "./gates/active.ts";
import { approvedGate } from "./gates/approved.ts";
import type { GateInput, GateVerdict } from "./gates/gate.ts";
import { endingOf, findRefusal, nextLook } from "./gates/registry.ts";
import { draftHandOvers, HAND_OVER_GATE, HAND_OVER_RETRY_MS } from "./hand-over.ts";
import { takesStep } from "./part.ts";
import { leaveToOthers, type RunSession, report, settleEvent } from "./run-session.ts";
import { entriesOf } from "./timeline-entries.ts";

/** What is left of a touch once it is decided: writing it down, or handing it over. */
export type Continuation = () => Promise<void>;

const nothing: Continuation = async () => {};

/**
 * Decides what becomes of one claimed enrollment: version, gates, then delivery, task or another time.
 * Decisions are taken one after the other, so that each sees the capacity that the ones before it took;
 * what is left to do may then run side by side.
 */
export async function decideClaim(session: RunSession, taken: Claim, now: Instant): Promise<Continuation> {
  const { catalog, inspector, context } = session;
  const claim = await followHead(session, taken, now);
  if (claim === null) return nothing;
  const evaluation = await evaluationOf(session, claim);
  const { enrollment } = claim;
  const stopped =
    refusalOf(activeGate.id, activeGate.check({ enrollment, pauses: await inspector.pauses() })) ??
    refusalOf(
      approvedGate.id,
      approvedGate.check({ readiness: catalog.readiness(enrollment.sequence), config: context.config }),
    );
  if (stopped !== null) {
    return async () => {
      await settleEvent(
        session,
        claim,
        evaluation,
        { type: "deferred", gate: stopped.gate, until: null },
        now,
      );
      report(session, claim, stepOf(evaluation, enrollment.state.step), "held", now, stopped.detail);
    };
  }
  const advanced = advance(evaluation, enrollment.state, { type: "due" }, now);
  reportSkips(session, claim, evaluation, advanced, now);
  const deliver = advanced.effects.find((effect) => effect.type === "deliver");
  if (deliver === undefined) {
    if (advanced.state.status === "exited") session.summary.exited += 1;
    return async () => {
      await settleProgress(session, claim, evaluation, advanced, now, false);
    };
  }
  const ready = await settleProgress(session, claim, evaluation, advanced, now, true);
  if (ready === null) return nothing;
  // A `set` or an `if` may lead to a step that this run was not asked to perform.
  if (!takesStep(session.part, deliver.step)) {
    await leaveToOthers(session, ready);
    return nothing;
  }
  return decideTouch(
    session,
    ready,
    { ...evaluation, person: ready.person },
    deliver.step,
    deliver.variant,
    now,
  );
}

function refusalOf(gate: string, verdict: GateVerdict): { gate: string; detail: string } | null {
  return verdict.pass ? null : { gate, detail: verdict.detail };
}

/** Writes down branches and skips passed on the way to a touch, so that a crash finds the right step. */
async function settleProgress(
  session: RunSession,
  claim: Claim,
  evaluation: EvaluationContext,
  advanced: Advanced,
  now: Instant,
  keep: boolean,
): Promise<Claim | null> {
  const enrollment = { ...claim.enrollment, state: advanced.state };
  if (keep && advanced.effects.length === 1) return { ...claim, enrollment };
  const changes = entriesOf(advanced.effects, evaluation.plan, claim.enrollment, now);
  const given = await giveCodes(session.store, claim, advanced, now);
  if ("lacks" in given) {
    await settleEvent(session, claim, evaluation, { type: "deferred", gate: CODES_GATE, until: null }, now);
    report(session, claim, null, "held", now, `the list of codes ${given.lacks} is used up`);
    return null;
  }
  const { state } = given;
  const over = await draftHandOvers(session.context, claim, advanced, evaluation.plan, now);
  if ("lacks" in over) {
    const until = now + HAND_OVER_RETRY_MS;
    await settleEvent(session, claim, evaluation, { type: "deferred", gate: HAND_OVER_GATE, until }, now);
    report(session, claim, null, "held", now, over.lacks);
    return null;
  }
  const settled = await session.store.settle({ claim, state, keep, ...changes, ...over, give: given.give });
  // Another process took the same code of the list: the next one.
  if (!settled.ok && settled.isCodeGone === true)
    return settleProgress(session, claim, evaluation, advanced, now, keep);
  if (!settled.ok || !keep) return null;
  const person =
    changes.prospect === undefined
      ? claim.person
      : ((await session.store.getProspect(claim.person.id)) ?? claim.person);
  return { enrollment: { ...enrollment, state }, person, fence: settled.fence };
}

function reportSkips(
  session: RunSession,
  claim: Claim,
  evaluation: EvaluationContext,
  advanced: Advanced,
  now: Instant,
): void {
  for (const effect of advanced.effects) {
    if (effect.type !== "record" || effect.kind !== "step_skipped") continue;
    const step = stepOf(evaluation, effect.step);
    if (step !== null) report(session, claim, step, "skipped", now, String(effect.data?.reason ?? ""));
  }
}

function stepOf(evaluation: EvaluationContext, id: string | null): TouchStep | null {
  const step = evaluation.plan.steps.find((candidate) => candidate.id === id);
  return step?.kind === "touch" ? step : null;
}

/** Moves a claimed enrollment to the version in the working tree, where that has not happened yet. */
async function followHead(session: RunSession, claim: Claim, now: Instant): Promise<Claim | null> {
  const { enrollment } = claim;
  const head = await session.catalog.head(enrollment.sequence);
  if (head === null || head.hash === enrollment.planHash) return claim;
  const from = await session.catalog.plan(enrollment.planHash);
  if (from === null) return claim;
  const evaluation = await evaluationOf(session, claim, head.plan);
  const changed = changePlan(from, evaluation, enrollment.state, now);
  if (changed.move === "pinned" || changed.move === "blocked") return claim;
  const { state } = changed;
  const stillDue = state.status === "active" && state.dueAt !== null && state.dueAt <= now;
  const settled = await session.store.settle({
    claim,
    state,
    planHash: head.hash,
    keep: stillDue,
    ...entriesOf(changed.effects, head.plan, enrollment, now),
  });
  if (!settled.ok || !stillDue) return null;
  return { ...claim, fence: settled.fence, enrollment: { ...enrollment, planHash: head.hash, state } };
}

async function decideTouch(
  session: RunSession,
  claim: Claim,
  evaluation: EvaluationContext,
  step: TouchStep,
  variant: string | null,
  now: Instant,
): Promise<Continuation> {
  const { inspector } = session;
  const input = await inspector.input(claim, evaluation, step, now);
  const refusal = findRefusal(input);
  if (refusal === null) {
    const { channel } = input;
    if (channel.performer === "person") {
      for (const each of [input.openTasks, input.promised.person, input.promised.company]) each.count += 1;
      return () => openTask(session, channel, input, claim, variant);
    }
    const delivery = await openDelivery(session, input, claim, variant);
    if (delivery === null) return nothing;
    if (delivery instanceof UserError) return () => holdMessage(session, input, claim, delivery);
    const { queue } = delivery;
    // What cannot be written waits for a person and takes nothing: it is prepared before it takes its place.
    const isEarly = input.leaves && hasLimits(input) && queue.down === null && !queue.isFull;
    const early = isEarly ? await prepare(delivery) : null;
    if (isEarly && early === null) return nothing;
    if (input.leaves) inspector.capacity.add(keysOf(claim.person, step, claim.enrollment.sender), now);
    return () => deliver(delivery, early);
  }
  const { gate, verdict } = refusal;
  if (verdict.ends !== undefined) return () => endTouch(session, input, claim, gate.id, verdict);
  const until = verdict.until === null ? null : nextLook(input);
  // What waits for somebody's task reserves nothing of the sender's mail: it would not leave then.
  const mayReserve = input.leaves && !waitsForTask(gate.id, input);
  const deferral = nameDeferral(gate.id, until, now, mayReserve);
  if (until !== null && deferral.isReservation) {
    const { sender, state } = claim.enrollment;
    inspector.capacity.reserve(sender, step.action, state.touched, until);
  }
  return async () => {
    const event = { type: "deferred", gate: deferral.gate, until, ages: verdict.ages === true } as const;
    await settleEvent(session, claim, evaluation, event, now);
    if (until !== null) report(session, claim, step, "deferred", now, verdict.detail);
    else report(session, claim, step, "held", now, verdict.detail, ...ofSender(gate.id, input));
  };
}

function ofSender(gate: string, { senderState, channel }: GateInput): [true] | [] {
  return gate === "sender" && senderState?.holds[channel.id] !== undefined ? [true] : [];
}

/** Whether the sender's touches wait for each other: then as many are written as may leave, not more. */
function hasLimits({ channel, config, enrollment }: GateInput): boolean {
  const sender = config.senders[enrollment.sender];
  const limits = sender === undefined ? null : limitsOf(channel, sender);
  return limits !== null && Object.values(limits).some((each) => each !== null);
}

function waitsForTask(gate: string, { promised }: GateInput): boolean {
  return gate === "budget" && (promised.person.count > 0 || promised.company.count > 0);
}

/** A touch that will never happen: its step is skipped, or the whole enrollment ends. */
async function endTouch(
  session: RunSession,
  input: GateInput,
  claim: Claim,
  gate: string,
  verdict: Extract<GateVerdict, { pass: false }>,
): Promise<void> {
  const { evaluation, step, now } = input;
  await settleEvent(session, claim, evaluation, endingOf(input, gate, verdict), now);
  report(session, claim, step, "skipped", now, verdict.detail);
}
