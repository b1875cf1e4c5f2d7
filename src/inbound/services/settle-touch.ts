import { channels } from "../../channels/registry.ts";
import type { FieldValue } from "../../engine/facts.ts";
import { DAY_MS, type Instant } from "../../engine/plan.ts";
import { type Fact, recordFact } from "../../run/actions/record-fact.ts";
import { resolveAttempt, unlessSettled } from "../../run/actions/resolve.ts";
import type { Prospect } from "../../store/port.ts";
import type { ServedTouch } from "../../store/ports/inbox-port.ts";
import type { InboundContext } from "../handle-inbound.ts";
import { addressOf, addressOfTouch, momentOf, type Told, type ToldOutcome } from "./told.ts";

/** After this it is no news. */
const NEWS_MS = 7 * DAY_MS;

/**
 * Lets what a service tells of a touch have its effects: deliveries and failures are facts of its step, a dead address
 * closes the channel, an opt-out stops all, our fault holds the sender. An attempt in doubt that the service names was
 * performed. A step is never performed again for it. Repeating it changes nothing.
 */
export async function settleTouch(inbound: InboundContext, told: Told, now: Instant): Promise<ToldOutcome> {
  const { store } = inbound;
  const { provider, senders, reading } = told;
  const { id, attempt } = reading;
  const served = id === null && attempt === null ? [] : await store.findServed({ provider, id, attempt });
  // Who has left the workspace has no account any more, and what they sent is told all the same.
  const isTheirs = (sender: string): boolean =>
    senders.length === 0 || senders.includes(sender) || inbound.config.senders[sender] === undefined;
  const touch = served.find(({ sender }) => isTheirs(sender));
  if (touch === undefined) return settleAddress(inbound, told, now);
  if (touch.status === "started") return { type: "early", isOnItsWay: true };
  if (touch.status === "uncertain") {
    const reason = `${told.title} told of it`;
    await unlessSettled(resolveAttempt(inbound, touch.id, true, now, reason, { providerId: id }));
  }
  const person = await store.getProspect(touch.prospect);
  // Erased since: nothing is to be learnt about them any more.
  if (person === null) return { type: "nothing" };
  await recordPerformed(inbound, told, touch, person, now);
  await recordTold(inbound, told, touch, person, now);
  return { type: "recorded", prospect: person.id };
}

/** A touch that was taken for not performed, and is known to the service all the same, must not be performed again. */
async function recordPerformed(
  inbound: InboundContext,
  told: Told,
  touch: ServedTouch,
  person: Prospect,
  now: Instant,
): Promise<void> {
  if (touch.status !== "failed") return;
  if (!["accepted", "delivered", "read", "clicked"].includes(told.reading.is)) return;
  await recordOf(inbound, told, touch, person, { kind: "sent", at: touch.at }, now);
}

async function recordTold(
  inbound: InboundContext,
  told: Told,
  touch: ServedTouch,
  person: Prospect,
  now: Instant,
): Promise<void> {
  const { reading, provider } = told;
  const at = momentOf(told);
  const because = { source: provider, ...(reading.reason !== null && { reason: reading.reason }) };
  const record = (kind: string, data: Record<string, FieldValue> = because): Promise<void> =>
    recordOf(inbound, told, touch, person, { kind, at, data }, now);
  switch (reading.is) {
    case "accepted":
    case "message":
      return;
    case "delivered":
    case "clicked":
    case "complained":
    case "opted_out":
      return record(reading.is);
    case "read":
      return record("opened");
    case "failed":
    case "refused":
      return record("undelivered");
    case "our_fault": {
      const reason = `${told.title}: ${reading.reason ?? "refuses what it sends"}`;
      // What is told that late, or once more, says nothing of the sender as it is by now.
      if (now - touch.at < NEWS_MS) await inbound.store.holdSender(touch.sender, touch.channel, reason, now);
      return record("undelivered");
    }
    case "dead_address":
      await record("undelivered");
      await closeAddress(inbound, told, touch, person, now);
      return;
    default:
      reading.is satisfies never;
  }
}

async function recordOf(
  inbound: InboundContext,
  { provider }: Told,
  touch: ServedTouch,
  person: Prospect,
  fact: Pick<Fact, "kind" | "at" | "data">,
  now: Instant,
): Promise<void> {
  const { sequence, step, stepKey, channel } = touch;
  const key = `${provider}/${fact.kind}/${touch.id}`;
  await recordFact(inbound, person, { ...fact, sequence, step, stepKey, channel, key }, now);
}

/** As an answer that says so at once: the channel is closed to the person until they have another address there. */
async function closeAddress(
  inbound: InboundContext,
  told: Told,
  touch: ServedTouch,
  person: Prospect,
  now: Instant,
): Promise<void> {
  const address = addressOf(told, touch.channel)?.value ?? addressOfTouch(touch);
  const kind = channels.find(({ id }) => id === touch.channel)?.deadAddress;
  if (kind !== undefined) {
    const data = { source: told.provider, ...(address !== null && { address }) };
    await recordOf(inbound, told, touch, person, { kind, at: momentOf(told), data }, now);
  } else if (address === null || address === person.email?.toLowerCase()) {
    const data = { source: told.provider, hard: true };
    await recordOf(inbound, told, touch, person, { kind: "bounced", at: momentOf(told), data }, now);
  } else {
    // They have another by now.
    await inbound.store.suppress([{ kind: "email", value: address, reason: "bounced", at: now }]);
  }
}

/** What names no touch of ours counts for whoever has the address, whether known or not. */
async function settleAddress(inbound: InboundContext, told: Told, now: Instant): Promise<ToldOutcome> {
  const { store } = inbound;
  const { reading, channel, provider } = told;
  const isStop = reading.is === "opted_out" || reading.is === "complained";
  if (!isStop && reading.is !== "dead_address") return { type: "early", isOnItsWay: false };
  const address = addressOf(told, channel);
  if (address === null || channel === null) return { type: "early", isOnItsWay: false };
  const people = await store.findAddressed(address.kind, address.value);
  // A number that several share is closed as a number, and each keeps their other addresses.
  if (isStop && people.length !== 1) return { type: "unmatched", isOptOut: true };
  const dead = channels.find(({ id }) => id === channel)?.deadAddress;
  for (const person of people) {
    const kind = isStop ? reading.is : dead;
    if (kind === undefined) continue;
    const data = { source: provider, ...(!isStop && { address: address.value }) };
    const key = `${provider}/${kind}/${reading.id ?? momentOf(told)}/p${person.id}`;
    await recordFact(inbound, person, { kind, at: momentOf(told), channel, data, key }, now);
  }
  const [only = null, ...others] = people;
  if (only === null) return { type: "nothing" };
  return { type: "recorded", prospect: others.length === 0 ? only.id : null };
}
