import type { DoubtfulAttempt, Settled } from "../../channels/channel.ts";
import { findAction } from "../../channels/find-channel.ts";
import { findByKey } from "../../engine/lineage.ts";
import { UserError } from "../../errors.ts";
import type { Attempt, Claim } from "../../store/port.ts";
import { evaluationOf } from "../apply-event.ts";
import { nameOf } from "../context.ts";
import { findClosedDoubt } from "../gates/registry.ts";
import { readResults } from "../results.ts";
import { draftStartsOfResults } from "../start-sequences.ts";
import type { RunSession } from "../run-session.ts";
import { tally } from "../touch-line.ts";
import { type Evidence, resolveAttempt, unlessSettled } from "./resolve.ts";

/** Attempts asked about in one go: each may take as long as a request. */
const AT_ONCE = 50;
/** Whoever takes an attempt asks within this; then others may. */
const TAKEN_MS = 10 * 60_000;
/** A sender that cannot be asked now is asked again after this. */
const AGAIN_MS = 60 * 60_000;

type ClosedDoubt = NonNullable<DoubtfulAttempt["closed"]>;

/**
 * Asks the services what became of touches in doubt, those of a dead run and of lost answers alike: each at most once by
 * any number of runs, spaced as its service asks, and by its class alone is anything repeated (docs/providers.md). What
 * they cannot tell stays `uncertain`, with the evidence for `seq why` and `seq resolve`.
 */
export async function askServices(session: RunSession): Promise<void> {
  const { store, context, signal } = session;
  while (!signal.aborted) {
    const now = context.clock.now();
    const taken = await store.takeUncertain(now, now + TAKEN_MS, AT_ONCE);
    if (taken.length === 0) return;
    const open = await Promise.all(
      (["started", "uncertain"] as const).map((status) => store.attempts({ status })),
    );
    await Promise.all(taken.map((attempt) => askAbout(session, attempt, open.flat())));
    if (taken.length < AT_ONCE) return;
  }
}

async function askAbout(session: RunSession, attempt: Attempt, open: readonly Attempt[]): Promise<void> {
  const { store, context } = session;
  const settled = await ask(session, attempt, open);
  const now = context.clock.now();
  if (settled.type === "unknown") {
    await store.noteEvidence(attempt.id, settled.evidence, settled.askAgainAt);
    return;
  }
  const isSent = settled.type === "sent";
  // What is refused now was not performed before: it is due again, and refused in the usual way.
  const reason = isSent ? "the service has it" : "the service does not have it";
  const enrollments = { ...session, config: context.config };
  const { providerId = null, results } = isSent ? settled : {};
  const resultsFor = ({ person }: Claim) =>
    results === undefined ? undefined : readResults(results, person, context.config);
  const startsFor: Evidence["startsFor"] = (claim, plan, step, told) =>
    draftStartsOfResults(context, claim, plan, step, told, now);
  const evidence = { providerId, resultsFor, startsFor };
  await unlessSettled(resolveAttempt(enrollments, attempt.id, isSent, now, reason, evidence));
  if (isSent) await tell(session, attempt, now, reason);
}

async function ask(session: RunSession, attempt: Attempt, open: readonly Attempt[]): Promise<Settled> {
  const { context, queues, store } = session;
  const { content, hash, messageId, subject, references, at, asked } = attempt;
  const sender = context.config.senders[attempt.sender];
  const found = findAction(attempt.action, sender);
  const channel = found === null ? null : context.findChannel(found.channel.id);
  if (sender === undefined || found?.channel.performer !== "machine" || channel?.performer !== "machine")
    return {
      type: "unknown",
      askAgainAt: null,
      evidence: `${attempt.sender} performs ${attempt.channel} no more`,
    };
  try {
    const { transport } = await queues.of(channel, sender);
    const prepared = { content, hash, messageId, subject, references };
    const closed = await findClosed(session, attempt);
    const doubt = {
      prepared,
      at,
      tries: asked,
      ...(closed !== null && { closed }),
      open: open.filter(
        ({ id, action, sender: by }) => id !== attempt.id && action === attempt.action && by === sender.id,
      ),
      isOther: async (id: string) =>
        (await store.findByProviderId([id])).some((touch) => touch.id !== attempt.id),
    };
    const settled = await transport.settle?.(doubt);
    return settled ?? { type: "unknown", askAgainAt: null, evidence: "its service cannot be asked" };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { type: "unknown", askAgainAt: context.clock.now() + AGAIN_MS, evidence: error.message };
  }
}

/**
 * What keeps a touch in doubt from being performed now: asking by the same key, or sending a draft that is still there,
 * may be its first time. The hours may have ended and the person may have said no since it was journaled.
 */
async function findClosed(session: RunSession, attempt: Attempt): Promise<ClosedDoubt | null> {
  const { store, inspector, context } = session;
  const claim = await store.readEnrollment(attempt.enrollment);
  if (claim === null) return { detail: "its enrollment is gone", until: null };
  const evaluation = await evaluationOf(session, claim);
  const step = findByKey(evaluation.plan, attempt.stepKey);
  if (step?.kind !== "touch") return { detail: "its step is gone", until: null };
  return findClosedDoubt(await inspector.input(claim, evaluation, step, context.clock.now()));
}

/** A touch that turns out to have been performed is one that this run has to tell. */
async function tell(session: RunSession, attempt: Attempt, at: number, reason: string): Promise<void> {
  const person = await session.store.getProspect(attempt.prospect);
  if (person === null) return;
  const { sequence, step, channel } = attempt;
  const line = {
    type: "touch",
    prospect: nameOf(person),
    reference: `p${person.id}`,
    sequence,
    step,
    channel,
    outcome: "sent",
    at,
    reason,
  } as const;
  tally(session.summary, line);
  session.onTouch(line);
}
