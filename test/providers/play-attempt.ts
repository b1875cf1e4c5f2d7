import { randomBytes } from "node:crypto";
import type { Outcome, Prepared, Settled, Transport } from "../../src/channels/channel.ts";
import { openRecipeTransport, type RecipeUse } from "../../src/providers/recipe-transport.ts";
import type { Fault, HostileServer } from "./hostile-server.ts";
import { type Kind, type LoopbackService, makeAction, makeRecipe, TOKEN } from "./loopback-service.ts";

/** Most questions about one attempt: a transport that never comes to an end is told. */
const MOST_QUESTIONS = 30;

export function openKind(
  kind: Kind,
  url: string,
  service: Pick<LoopbackService, "now">,
  change: Partial<RecipeUse> = {},
): Transport {
  const action = makeAction(kind);
  return openRecipeTransport({
    recipe: makeRecipe(url, [action]),
    action,
    settings: { token: TOKEN },
    senderId: "anna",
    connections: 1,
    hookUrl: null,
    rehearsalBase: null,
    mayBePrivate: () => true,
    world: { now: () => service.now, random: randomBytes },
    patienceMs: 5_000,
    ...change,
  });
}

/** What became of an attempt, and every promise that it broke. */
export interface Played {
  outcome: Outcome | null;
  settled: Settled | null;
  questions: number;
  violations: string[];
}

/** An attempt that is past its delivery, with what the journal holds of it. */
interface Delivered {
  kind: Kind;
  server: HostileServer;
  service: LoopbackService;
  transport: Transport;
  prepared: Prepared;
  /** Null where the process died meanwhile. */
  outcome: Outcome | null;
  /** What had reached somebody before it. */
  before: number;
  at: number;
}

/**
 * Asks what became of an attempt in doubt until it is known or nobody can be asked, and holds every word against what
 * the service has done. `faults` meet the questions, one each.
 */
export async function settleAndJudge(
  delivered: Delivered,
  faults: readonly (Fault | null)[],
): Promise<Played> {
  const { kind, server, service, transport, prepared, outcome, before, at } = delivered;
  // What asks only reaches nobody.
  const reaches = kind !== "read" && kind !== "order";
  const reached = (): number => service.performed.length - before;
  const violations: string[] = [];
  const claim = (holds: boolean, text: string): void => {
    if (!holds) violations.push(`${kind}: ${text}`);
  };
  const claimReached = (what: string, count: number): void => {
    if (reaches) claim(reached() === count, `${what}, and it reached somebody ${reached()} times`);
  };
  const inDoubt = outcome === null || outcome.type === "uncertain";
  if (outcome?.type === "sent") claimReached("said to be sent", 1);
  if (outcome?.type === "failed") claimReached("said to have failed", 0);
  const asksBefore = service.asks;
  server.faults = [...faults];
  let settled: Settled | null = null;
  let questions = 0;
  while (inDoubt && questions < MOST_QUESTIONS) {
    settled = (await transport.settle?.({ prepared, at, tries: questions })) ?? null;
    questions += 1;
    if (settled?.type !== "unknown" || settled.askAgainAt === null) break;
    claim(settled.askAgainAt > service.now, "asks again without a pause");
    service.now = Math.max(service.now, settled.askAgainAt);
  }
  server.faults = [];
  claim(questions < MOST_QUESTIONS, "asks without end");
  if (settled?.type === "sent") claimReached("found to be sent", 1);
  if (settled?.type === "not_sent") claimReached("found not to be sent", 0);
  if (settled?.type === "failed") claimReached("found to have failed", 0);
  if (reaches) claim(reached() <= 1, `reached somebody ${reached()} times`);
  if (kind.startsWith("never")) claim(service.asks === asksBefore, "asked for it a second time");
  return { outcome, settled, questions, violations };
}
