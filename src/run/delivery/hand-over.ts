import type { Outcome } from "../../channels/channel.ts";
import type { Claim } from "../../store/port.ts";
import { giveWay, type Journaled, journal, type Leaving } from "./delivery.ts";
import { settleOutcome } from "./settle-outcome.ts";
import { type RunSession, report } from "../run-session.ts";
import { settleNotSent } from "../actions/resolve.ts";
import { retryAt } from "./retry.ts";

/** A journaled touch that has waited this long for its connection is decided anew: hours may have ended. */
const LONGEST_WAIT_MS = 1_000;

/**
 * A hand-over that has left its place in the queue. A message that was sent is written down together with later ones'
 * intents, in one commit; until then a note says that the server has taken it.
 */
export interface Handed {
  settled: Promise<void>;
}

export const SETTLED: Handed = { settled: Promise.resolve() };

/** Whoever has a connection at last leaves, unless something has come in between. */
export async function handOff(
  session: RunSession,
  leaving: Leaving,
  first: Journaled,
): Promise<Handed> {
  const { store, context, signal } = session;
  const { claim, line } = leaving;
  const isLate = context.clock.now() - first.input.now > LONGEST_WAIT_MS;
  let journaled = first;
  if (signal.aborted || line.broken !== null || isLate) {
    if (!(await takeBack(session, claim, first))) return SETTLED;
    const again = await journal(session, leaving);
    if (again === null) return SETTLED;
    journaled = again;
  }
  const { attempt, intent } = journaled;
  const gate = await store.handOff(intent, attempt).catch(async (error: unknown) => {
    // Nothing has left: the touch stays due, however this run ends.
    await store.withdraw(attempt).catch(() => undefined);
    throw error;
  });
  if (gate !== null) {
    if (await takeBack(session, claim, journaled))
      await giveWay(session, journaled.input, claim, gate);
    return SETTLED;
  }
  return deliver(session, leaving, journaled);
}

async function deliver(
  session: RunSession,
  { claim, line, prepared, variant, sender }: Leaving,
  journaled: Journaled,
): Promise<Handed> {
  const { attempt, input } = journaled;
  const end = line.begin(retryAt(claim.enrollment.key, input.step.id, 0, input.now));
  let outcome: Outcome;
  try {
    outcome = await line.transport.deliver(prepared);
  } catch (error) {
    // A transport that throws has a bug; whether the message left is unknown, so it is never sent again by itself.
    outcome = { type: "uncertain", reason: error instanceof Error ? error.name : "unknown error" };
  }
  end();
  if (outcome.type === "failed" && outcome.stopped === true) {
    // As if it had never been: due again at once, for whoever runs next.
    if (await takeBack(session, claim, journaled)) session.passedOver.push(claim);
    return SETTLED;
  }
  if (outcome.type === "sent") await session.store.markAccepted(attempt, outcome.providerId ?? null);
  const handed = { attempt, prepared, variant, sender, line };
  const settled = settleOutcome(session, input, claim, handed, outcome).then(() => {
    if (outcome.type === "sent") report(session, claim, input.step, "sent", input.now);
  });
  // Whatever else happened may stop the line: nothing more leaves before that is known.
  if (outcome.type !== "sent") await settled;
  return { settled };
}

/**
 * Takes back what was journaled and does not leave after all. False where this run was taken for dead meanwhile: then
 * the touch is due again by itself, or by whom it belongs to now.
 */
async function takeBack(
  session: RunSession,
  claim: Claim,
  { attempt, input }: Journaled,
): Promise<boolean> {
  if (await session.store.withdraw(attempt)) return true;
  await settleNotSent(session, attempt, input.now);
  session.passedOver.push(claim);
  return false;
}
