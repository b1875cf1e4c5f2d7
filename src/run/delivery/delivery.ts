import type { Prepared } from "../../channels/channel.ts";
import type { Sender } from "../../config/workspace-config.ts";
import { OUTAGE } from "../../engine/age.ts";
import { ALWAYS_EXIT } from "../../engine/facts.ts";
import { keyOf } from "../../engine/lineage.ts";
import { PERFORMED_BEFORE } from "../../engine/transition.ts";
import type { Claim, Intent } from "../../store/port.ts";
import type { Line } from "./sender-queue.ts";
import type { GateInput } from "../gates/gate.ts";
import { findClosed, nextLook } from "../gates/registry.ts";
import { capsOf } from "../capacity/limits.ts";
import { type RunSession, report, settleEvent } from "../run-session.ts";
import { entryOf } from "../timeline-entries.ts";

/** A touch on its way out: decided, and soon written. */
export interface Unwritten {
  decided: GateInput;
  claim: Claim;
  variant: string | null;
  sender: Sender;
  line: Line;
}

/** With its exact message. */
export interface Leaving extends Unwritten {
  prepared: Prepared;
}

/** What was journaled for a touch: it leaves as soon as there is a connection. */
export interface Journaled {
  attempt: number;
  intent: Intent;
  /** As decided, at the time of the intent. */
  input: GateInput;
}

/** Makes the touch durable, if nothing forbids it by now; null where it does not leave, which is written down then. */
export async function journal(session: RunSession, leaving: Leaving): Promise<Journaled | null> {
  const { store, context, signal } = session;
  const { decided, claim, line } = leaving;
  if (signal.aborted) {
    await store.release([claim]);
    return null;
  }
  if (line.broken !== null) {
    await leaveAlone(session, decided, claim, line);
    return null;
  }
  // A slow server may have kept this one waiting since it was decided: what counts is when it leaves.
  const input = { ...decided, now: context.clock.now() };
  const closed = findClosed(input);
  if (closed !== null) {
    await giveBack(session, input, claim, closed);
    return null;
  }
  const intent = intentOf(leaving, input);
  const journaled = await store.journal(intent);
  if (journaled.type === "refused") {
    await giveWay(session, input, claim, journaled.gate);
    return null;
  }
  return { attempt: journaled.attempt, intent, input };
}

function intentOf({ claim, sender, prepared: message, variant }: Leaving, input: GateInput): Intent {
  const { step, now, config, channel, senderState, preference } = input;
  return {
    claim,
    step: step.id,
    stepKey: keyOf(step),
    action: step.action,
    channel: step.channel,
    sender: sender.id,
    at: now,
    caps: capsOf(
      config,
      channel,
      claim.person,
      step,
      sender,
      senderState?.firstEmailAt ?? null,
      now,
      preference,
    ),
    exits: [...ALWAYS_EXIT, ...input.setting.plan.exitOn],
    message,
    variant,
    cost: step.cost ?? config.costs.byAction[step.action] ?? null,
    planHash: claim.enrollment.planHash,
  };
}

/** The sender's server failed before: everybody else waits, without an attempt of their own. */
async function leaveAlone(
  session: RunSession,
  input: GateInput,
  claim: Claim,
  line: Line,
): Promise<void> {
  const { step, setting, now } = input;
  const { until, reason } = line.broken ?? { until: null, reason: "" };
  const gate = until === null ? "sender" : OUTAGE;
  await settleEvent(session, claim, setting, { type: "deferred", gate, until }, now);
  if (until === null) report(session, claim, step, "held", now, reason, true);
  else {
    session.servers.set(claim.enrollment.sender, { reason, at: now });
    report(session, claim, step, "deferred", now, reason);
  }
}

/** The window closed while this one waited for its turn: another time. */
async function giveBack(
  session: RunSession,
  input: GateInput,
  claim: Claim,
  { gate, detail }: { gate: string; detail: string },
): Promise<void> {
  const { step, setting, now } = input;
  session.inspector.capacity.forget();
  const event = { type: "deferred", gate, until: nextLook(input), ages: gate === "preference" } as const;
  await settleEvent(session, claim, setting, event, now);
  report(session, claim, step, "deferred", now, detail);
}

/** The store refused the intent: somebody else was faster, or capacity went elsewhere since the gates looked. */
export async function giveWay(
  session: RunSession,
  input: GateInput,
  claim: Claim,
  gate: string,
): Promise<void> {
  const { step, setting, now } = input;
  session.inspector.capacity.forget();
  if (gate === "once" && (await settleOnce(session, input, claim))) return;
  if (gate === "lease" || gate === "suppression" || gate === "exit" || gate === "once") {
    session.passedOver.push(claim);
    report(session, claim, step, "deferred", now, gate === "lease" ? "another run has it" : gate);
    return;
  }
  await settleEvent(session, claim, setting, { type: "deferred", gate, until: now + 60_000 }, now);
  const reason =
    gate === "preference" ? "the person asked for a pause" : `${gate}: capacity went to another run`;
  report(session, claim, step, "deferred", now, reason);
}

/**
 * The step was handed over before, under whatever name, and its enrollment does not know. Whoever got it goes on to
 * the next step; where nobody knows whether they did, that is what they wait for. False where it is on its way.
 */
async function settleOnce(session: RunSession, input: GateInput, claim: Claim): Promise<boolean> {
  const { step, setting, now } = input;
  const { enrollment } = claim;
  const attempts = await session.store.attempts({ enrollment: enrollment.id });
  const earlier = attempts.find(({ stepKey, status }) => stepKey === keyOf(step) && status !== "failed");
  if (earlier === undefined || earlier.status === "started") return false;
  const { id, status } = earlier;
  if (status === "uncertain") {
    await settleEvent(session, claim, setting, { type: "uncertain", step: step.id }, now);
    report(session, claim, step, "uncertain", now, `attempt ${id} is in doubt: seq resolve`);
    return true;
  }
  const note = entryOf("step_skipped", setting.plan, enrollment, step.id, now);
  await settleEvent(session, claim, setting, { type: "performed", step: step.id, as: "sent" }, now, {
    events: [{ ...note, data: { reason: PERFORMED_BEFORE } }],
  });
  report(session, claim, step, "skipped", now, PERFORMED_BEFORE);
  return true;
}
