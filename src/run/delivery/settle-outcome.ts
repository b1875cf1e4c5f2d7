import { isFieldAddress } from "../../channels/channel.ts";
import type { Outcome, Prepared } from "../../channels/channel.ts";
import { wayOf } from "../../channels/find-channel.ts";
import { emailAction } from "../../channels/email/actions.ts";
import type { Sender } from "../../config/workspace-config.ts";
import type { FieldValue } from "../../engine/facts.ts";
import type { Instant } from "../../engine/plan.ts";
import type { Claim, NewEvent } from "../../store/port.ts";
import { recordFact } from "../actions/record-fact.ts";
import type { Take } from "../actions/tell.ts";
import type { GateInput } from "../gates/gate.ts";
import { isSettled, type RunSession, report, settleEvent } from "../run-session.ts";
import { describeResults, readResults } from "../results.ts";
import { draftStartsOfResults } from "../start-sequences.ts";
import { describeSent, entryOf } from "../timeline-entries.ts";
import { checkMailboxHealth } from "./mailbox-health.ts";
import { judgeRow, retryRow } from "./refusals.ts";
import type { SenderQueue } from "./sender-queue.ts";
import { GIVE_UP_AFTER_MS, retryAt } from "./sender-trouble.ts";

/** The message whose outcome is written down. */
export interface SentMessage {
  attempt: number;
  prepared: Prepared;
  variant: string | null;
  sender: Sender;
  queue: SenderQueue;
}

const ADDRESSES = ["email", "phone", "linkedin_url"] as const;

/** Writes down how sending ended, and what follows from it for the person and the sender. */
export async function settleOutcome(
  session: RunSession,
  input: GateInput,
  claim: Claim,
  message: SentMessage,
  outcome: Outcome,
): Promise<void> {
  const { step, evaluation, now } = input;
  if (outcome.type === "uncertain" && outcome.isAwaited !== true) {
    // A server that answers nobody leaves one more in doubt with each try.
    message.queue.noteNetwork(true, retryAt(claim.enrollment.key, step.id, 0, now), outcome.reason);
  } else if (outcome.type !== "failed" || outcome.blame !== "network") {
    message.queue.noteNetwork(false, now, "");
    session.servers.set(message.sender.id, null);
  }
  switch (outcome.type) {
    case "sent": {
      const results =
        outcome.results === undefined ? undefined : readResults(outcome.results, claim.person, input.config);
      const { events = [] } = results ?? {};
      const starts = await draftStartsOfResults(
        session.context,
        claim,
        evaluation.plan,
        step.id,
        results,
        now,
      );
      const performed = { type: "performed", step: step.id, as: "sent", events } as const;
      await settleEvent(session, claim, evaluation, performed, now, {
        results,
        ...starts,
        attempt: {
          id: message.attempt,
          status: "sent",
          reason: null,
          at: now,
          providerId: outcome.providerId ?? null,
        },
        events: [
          entry(input, claim, "sent", {
            ...describeSent({ ...message.prepared, variant: message.variant }),
            ...(results !== undefined && describeResults(results)),
          }),
          ...events.map((kind) => entry(input, claim, kind, {})),
        ],
      });
      report(session, claim, step, "sent", now);
      return;
    }
    case "uncertain":
      await settleEvent(session, claim, evaluation, { type: "uncertain", step: step.id }, now, {
        attempt: { id: message.attempt, status: "uncertain", reason: outcome.reason, at: now },
        events: [entry(input, claim, "uncertain", { reason: outcome.reason })],
      });
      report(session, claim, step, outcome.isAwaited ? "deferred" : "uncertain", now, outcome.reason);
      return;
    case "failed":
      await settleFailure(session, input, claim, message, outcome);
      return;
    default:
      outcome satisfies never;
  }
}

async function settleFailure(
  session: RunSession,
  input: GateInput,
  claim: Claim,
  { attempt: id, sender, queue }: SentMessage,
  failure: Extract<Outcome, { type: "failed" }>,
): Promise<void> {
  const { step, evaluation, now } = input;
  const { state, key } = claim.enrollment;
  const { reason } = failure;
  const attempt = { id, status: "failed", reason, at: now } as const;
  const events = [entry(input, claim, "failed", { reason, permanent: failure.permanent })];
  const again = Math.max(retryAt(key, step.id, state.tries, now), now + (failure.retryAfterMs ?? 0));

  if (failure.blame === "sender" && failure.permanent) {
    // First, so that whoever comes to the journal meanwhile is told why.
    queue.down = { until: null, reason: `sender ${sender.id} is held: ${reason}` };
    await session.store.holdSender(sender.id, wayOf(step), reason, now);
    await settleEvent(session, claim, evaluation, { type: "deferred", gate: "sender", until: null }, now, {
      attempt,
      events,
    });
    report(session, claim, step, "held", now, queue.down.reason, true);
    return;
  }
  // Everybody else has not been tried yet: for them the server is looked for again soon, however often this one was.
  if (failure.blame === "network") {
    queue.noteNetwork(true, retryAt(key, step.id, 0, now), reason);
    session.servers.set(sender.id, { reason, at: now });
  }
  if (!failure.permanent && again - (state.firstTryAt ?? now) <= GIVE_UP_AFTER_MS) {
    await settleEvent(
      session,
      claim,
      evaluation,
      { type: "retry", step: step.id, reason, retryAt: again },
      now,
      { attempt, events },
    );
    report(session, claim, step, "deferred", now, reason);
    return;
  }
  await suppressAsked(session, input, failure);
  const isRefused = failure.blame === "policy";
  const failed = { type: "failed", step: step.id, reason } as const;
  const kind = factOf(failure, input);
  if (kind === null) {
    await settleEvent(session, claim, evaluation, failed, now, { attempt, events });
    report(session, claim, step, "failed", now, reason);
    return;
  }
  const fact = {
    kind,
    at: now,
    sequence: claim.enrollment.sequence,
    step: step.id,
    channel: step.channel,
    data: {
      reason,
      ...((isRefused || kind === "bounced") && { hard: !isRefused }),
      ...addressOf(kind, input),
    },
  };
  // The failure and what it says of the address are one write: no crash leaves a dead address open.
  const isNews = !(await isSettled(session, attempt));
  const ended = { ...attempt, ...(isRefused && { refused: true as const }) };
  const before: Take = ({ enrollment: { id: each } }) =>
    isNews && each === claim.enrollment.id ? { events: [failed], extra: { attempt: ended } } : null;
  const { catalog, evaluations } = session;
  const context = { ...session.context, catalog, evaluations };
  const recorded = await recordFact(context, claim.person, fact, now, {
    earlier: isNews ? events : [],
    before,
    looksAtHealth: true,
  });
  session.summary.exited += recorded.ended.length;
  const unhealthy =
    input.channel.form !== "letter"
      ? null
      : ((isRefused ? await holdAfterRow(session, sender.id, reason, now) : null) ??
        (await checkMailboxHealth(session.store, sender.id, now)));
  if (unhealthy !== null) queue.down = { until: null, reason: `sender ${sender.id} is held: ${unhealthy}` };
  report(session, claim, step, "failed", now, reason);
}

/** What a failure says of the person; null where it says nothing of them. */
function factOf(
  { blame, suppress, optedOut }: Extract<Outcome, { type: "failed" }>,
  { channel }: GateInput,
): string | null {
  if (optedOut === true) return "opted_out";
  if (blame === "policy") return "blocked";
  // What a service says of an address when asked is no message that came back.
  if (channel.reachesNobody === true) return null;
  return suppress ? (channel.deadAddress ?? "bounced") : null;
}

/** The address that a service was asked about, and says is none, is never written to; first, so that no crash leaves it open. */
async function suppressAsked(
  { store }: RunSession,
  { channel, step, person, now }: GateInput,
  { suppress }: Extract<Outcome, { type: "failed" }>,
): Promise<void> {
  const kind = ADDRESSES.find((each) => each === step.service?.to);
  const value = kind === undefined ? null : person[kind];
  if (!suppress || channel.reachesNobody !== true || kind === undefined || value === null) return;
  await store.suppress([{ kind, value, reason: "invalid", at: now }]);
}

/** The dead address of a channel that another one opens again. */
function addressOf(kind: string, { channel, action, person }: GateInput): { address?: string } {
  if (kind !== channel.deadAddress || action.address === null) return {};
  const address = isFieldAddress(action.address) ? person.fields[action.address] : person[action.address];
  return address === null || address === undefined ? {} : { address: String(address) };
}

/** Holds a sender whose mail one server after the other refuses; what they refused is tried again once it is mended. */
async function holdAfterRow(
  session: RunSession,
  sender: string,
  last: string,
  now: Instant,
): Promise<string | null> {
  const row = await session.store.refusalsInRow(sender);
  const judged = judgeRow(row);
  if (judged === null) return null;
  const reason = `${judged}; the last: ${last}`;
  await session.store.holdSender(sender, emailAction.id, reason, now);
  await retryRow(session, row, now);
  return reason;
}

function entry(input: GateInput, claim: Claim, kind: string, data: Record<string, FieldValue>): NewEvent {
  return { ...entryOf(kind, input.evaluation.plan, claim.enrollment, input.step.id, input.now), data };
}
