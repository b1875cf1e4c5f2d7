import type { Advanced } from "../engine/advance.ts";
import type { EvaluationContext } from "../engine/evaluation-context.ts";
import type { Event } from "../engine/event.ts";
import type { Instant } from "../engine/plan.ts";
import type { Renderer } from "../message/render.ts";
import type { CapGate, Claim, Settlement } from "../store/port.ts";
import { applyEvent, type EnrollmentContext, settlementFor } from "./apply-event.ts";
import type { RunContext } from "./context.ts";
import type { RenderRequests } from "./delivery/render-requests.ts";
import type { SenderQueues } from "./delivery/sender-queue.ts";
import type { SeenServers } from "./delivery/sender-trouble.ts";
import type { LinkMaker } from "./delivery/touch-links.ts";
import type { Inspector } from "./gates/inspect.ts";
import { type Part, placeOf } from "./part.ts";
import type { ReadResults } from "./results.ts";
import { lineOf, type RunSummary, type TouchLine, type TouchOutcome, tally } from "./touch-line.ts";

/** One `seq run` at work: what its parts share. */
export interface RunSession extends EnrollmentContext {
  context: RunContext;
  inspector: Inspector;
  queues: SenderQueues;
  renderer: Renderer;
  links: LinkMaker;
  renderRequests: RenderRequests;
  signal: AbortSignal;
  part: Part;
  /** Places where people stand whose next touch is another worker's: see `DueFilter`. */
  left: Set<string>;
  summary: RunSummary;
  /** How each sender's server answered last. */
  servers: SeenServers;
  /** Why each sender's mailbox rests, as looked at once in this run; null for one that does not. */
  health: Map<string, Promise<string | null>>;
  /** Claims this run will not look at again; their leases are given back at its end. */
  passedOver: Claim[];
  onTouch: (line: TouchLine) => void;
}

/** Gives somebody back whose next touch is of another worker's part, and claims nobody else who stands there. */
export async function leaveToOthers({ store, left }: RunSession, claim: Claim): Promise<void> {
  left.add(placeOf(claim.enrollment));
  await store.release([claim]);
}

/** Says what became of a touch, and counts it. `ofSender`: whoever it was for, its sender is what keeps it. */
export function report(
  session: RunSession,
  claim: Claim,
  step: { id: string; channel: string } | null,
  outcome: TouchOutcome,
  at: Instant,
  reason?: string,
  ofSender?: true,
): void {
  const line = lineOf(claim, step?.id ?? null, step?.channel ?? null, outcome, at, reason);
  if (ofSender === true) line.ofSender = true;
  tally(session.summary, line);
  session.onTouch(line);
}

type Extra = Omit<Settlement, "claim" | "state" | "events"> & {
  events?: Settlement["events"];
  /** What a service's answer says of the person. */
  results?: ReadResults | undefined;
};

/**
 * Advances a claimed enrollment by one event and writes it down. Where the row moved on meanwhile (a reply
 * came in while the message left), the event is applied to the fresh row instead: what was performed stays performed.
 * Returns what refused where nothing is written: a cap's gate, or `lease` where the row moved on.
 */
export async function settleEvent(
  session: RunSession,
  claim: Claim,
  evaluation: EvaluationContext,
  event: Event,
  now: Instant,
  extra: Extra = {},
): Promise<"lease" | CapGate | null> {
  const { events: own = [], results, ...rest } = extra;
  const choice = { event, events: [...own], extra: rest, results };
  const { settlement, ...advanced } = settlementFor(evaluation, claim, choice, now);
  const settled = await session.store.settle(settlement);
  if (settled.ok) {
    noteExit(session, advanced);
    return null;
  }
  const { attempt } = rest;
  if (attempt === undefined) return settled.gate ?? "lease";
  const late = await applyEvent(session, claim.enrollment.id, now, async () => {
    return (await isSettled(session, attempt)) ? null : choice;
  });
  if (late !== null) noteExit(session, late);
  return null;
}

/**
 * Whether a person or evidence has settled the attempt while this run was taken for dead: then nothing else is to be
 * said of it, and the person may stand elsewhere by now. Only that a message was sent after all is still news.
 */
export async function isSettled(
  { store }: RunSession,
  { id, status }: NonNullable<Extra["attempt"]>,
): Promise<boolean> {
  const [attempt] = await store.attempts({ id });
  if (attempt === undefined || attempt.status === "sent") return true;
  return attempt.status === "failed" && status !== "sent";
}

function noteExit(session: RunSession, { state }: Advanced): void {
  if (state.status === "exited") session.summary.exited += 1;
}
