import { createHash } from "node:crypto";
import { openInbound } from "../inbound/services/answer-help.ts";
import { handleTold } from "../inbound/services/handle-told.ts";
import { addressOf, type Told } from "../inbound/services/told.ts";
import { proveAccount, type ServiceAccount } from "../providers/accounts.ts";
import { readHook } from "../providers/read-hook.ts";
import type { HookReading } from "../providers/recipe.ts";
import type { WebDelivery } from "../store/ports/web-port.ts";
import type { HookRequest } from "./hooks/hook.ts";
import type { HookAnswer } from "./receive.ts";
import type { WebRun } from "./services.ts";

/** Handled before the service is answered; what more one hook tells is handled a moment later. */
const MOST_AT_ONCE = 20;
/** A hook may come before the answer that names its touch is written down; after this it is about nothing of ours. */
const EARLY_MS = 10 * 60_000;

/** As it is stored until it is handled. */
interface KeptTold {
  told: Told;
}

/**
 * Verifies the bytes with the settings of each account that the workspace has at the service, keeps what they tell, and
 * lets it have its effects: in this order. What is told again counts once.
 */
export async function receiveFromService(
  run: WebRun,
  accounts: readonly ServiceAccount[],
  request: HookRequest,
  fault: (error: unknown) => void,
): Promise<HookAnswer> {
  const { proof, account } = proveAccount(accounts, request, request.now);
  if (account === null || account.recipe.hooks === null) return { status: 401, outcome: "forged" };
  // Anybody can write it: it is believed in nothing.
  if (proof === "unsigned") return { status: 200, outcome: "unmatched" };
  const readings = readHook(
    account.recipe.hooks,
    request.headers,
    Buffer.from(request.bytes),
    account.settings.values,
  );
  const deliveries = readings.map((reading) => draftDelivery(account, reading, request.now));
  if (proof === "stale") {
    for (const { source, id } of deliveries)
      if (!(await run.store.hasDelivery(source, id))) return { status: 400, outcome: "stale" };
    return deliveries.length === 0 ? { status: 400, outcome: "stale" } : { status: 200, outcome: "known" };
  }
  const fresh = await keepTold(run, deliveries);
  if (fresh.length === 0) return { status: 200, outcome: readings.length === 0 ? "recorded" : "known" };
  const outcomes = new Set<HookAnswer["outcome"]>();
  for (const delivery of fresh.slice(0, MOST_AT_ONCE)) {
    try {
      outcomes.add(await dealWithTold(run, delivery, readTold(delivery)));
    } catch (error) {
      fault(error);
      outcomes.add("kept");
    }
  }
  const order = ["recorded", "unmatched", "kept"] as const;
  return { status: 200, outcome: order.find((each) => outcomes.has(each)) ?? "kept" };
}

/** Keeps what was told; gives what is new. */
export async function keepTold(
  run: Pick<WebRun, "store">,
  deliveries: readonly WebDelivery[],
): Promise<WebDelivery[]> {
  const fresh: WebDelivery[] = [];
  for (const delivery of deliveries)
    if ((await run.store.keepDelivery(delivery)) === "kept") fresh.push(delivery);
  return fresh;
}

/** One thing told, as it is kept. Its id is what the service calls it, with what it says: `delivered` of one message is told once. */
export function draftDelivery(
  { recipe, uses }: ServiceAccount,
  reading: HookReading,
  at: number,
): WebDelivery {
  const channels = new Set(Object.values(recipe.actions).map(({ channel }) => channel));
  const [only = null] = channels.size === 1 ? channels : [];
  const channel = reading.channel ?? only;
  const told: Told = {
    provider: recipe.name,
    title: recipe.title,
    senders: [...new Set(uses.map(({ sender }) => sender))],
    channel,
    reading,
    at,
  };
  const { is, id, attempt, from, text, at: saidAt } = reading;
  const name = id ?? attempt;
  const identity = name === null ? [is, from, text, saidAt] : [is, name];
  return {
    source: recipe.name,
    id: createHash("sha256").update(JSON.stringify(identity)).digest("hex"),
    at,
    facts: JSON.stringify({ told } satisfies KeptTold),
    address: addressOf(told, channel)?.value ?? null,
  };
}

/** What a delivery tells of a service; null for one of another kind of sender. */
export function findTold({ facts }: Pick<WebDelivery, "facts">): Told | null {
  return (JSON.parse(facts) as Partial<KeptTold>).told ?? null;
}

function readTold({ facts }: Pick<WebDelivery, "facts">): Told {
  return (JSON.parse(facts) as KeptTold).told;
}

/** Lets what was kept have its effects; `kept` is what waits for its touch. Doing it again changes nothing. */
export async function dealWithTold(
  run: WebRun,
  { source, id, at }: WebDelivery,
  told: Told,
): Promise<"recorded" | "unmatched" | "kept"> {
  const { store, clock } = run;
  const now = clock.now();
  const outcome = await handleTold(openInbound(run), told, now);
  switch (outcome.type) {
    case "recorded":
    case "asked":
      await store.closeDelivery(source, id, "done", outcome.prospect);
      return "recorded";
    case "early":
      if (outcome.isOnItsWay || now - at < EARLY_MS) return "kept";
      await store.closeDelivery(source, id, "done", null);
      return "unmatched";
    case "nothing":
      await store.closeDelivery(source, id, "done", null);
      return "unmatched";
    case "unmatched":
      if (outcome.isOptOut) await stopAddress(run, told);
      await store.closeDelivery(source, id, "unmatched", null, describeUnmatched(told, outcome.isOptOut));
      return "unmatched";
    default:
      return outcome satisfies never;
  }
}

/** A stop of somebody we do not know, or of a number that several share, still counts for the address. */
async function stopAddress({ store }: WebRun, told: Told): Promise<void> {
  const address = addressOf(told, told.channel);
  if (address === null || address.kind === "line_id" || address.kind === "linkedin_url") return;
  const { kind, value } = address;
  await store.suppress([{ kind, value, reason: "opted_out", at: told.at }]);
}

/** What a person is shown of it: a stranger's words are not kept. */
function describeUnmatched({ provider, channel, reading }: Told, isOptOut: boolean): string {
  const address = addressOf({ reading }, channel);
  const about = {
    email: address?.kind === "email" ? address.value : null,
    phone: address?.kind === "phone" ? address.value : null,
    reference: null,
  };
  const kind = isOptOut ? "opted_out" : "replied";
  return JSON.stringify({
    about,
    facts: [{ kind, at: reading.at, channel, data: { source: provider } }],
    fields: {},
  });
}
