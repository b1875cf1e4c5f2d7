import { DAY_MS, type Instant } from "../../engine/plan.ts";
import type { Prospect } from "../../store/port.ts";
import type { TouchRef } from "../../store/ports/inbox-port.ts";
import { HELP_ASKED, handleMatched, type InboundContext } from "../handle-inbound.ts";
import type { Match } from "../match.ts";
import { asksForHelp, classifyText } from "./classify-text.ts";
import { addressOf, momentOf, type Told, type ToldOutcome } from "./told.ts";

/** How far back a touch is looked for that somebody may answer. */
const RECENT_MS = 180 * DAY_MS;

/**
 * Handles a message that came in by a service: whoever signed it names who wrote, so it counts as an answer in a thread
 * does. Several people with one number ask; nobody unknown becomes a person, and their stop counts all the same.
 */
export async function handleText(inbound: InboundContext, told: Told, now: Instant): Promise<ToldOutcome> {
  const { store } = inbound;
  const { reading, provider, channel } = told;
  const address = addressOf(told, channel);
  if (address === null || channel === null) return { type: "nothing" };
  const text = reading.text ?? "";
  const id = reading.id === null ? null : `${provider}/${reading.id}`;
  const classified = classifyText({ from: address.value, text, id, sentAt: momentOf(told) });
  const isOptOut = classified.optOut === "sure";
  const people = await store.findAddressed(address.kind, address.value);
  if (people.length === 0) return { type: "unmatched", isOptOut };
  const match = await matchText(inbound, told, channel, people, now);
  // The number is nobody's alone, and all who have it are covered.
  if (match === null && isOptOut) return { type: "unmatched", isOptOut };
  const sender = match?.touch?.sender ?? told.senders[0] ?? Object.keys(inbound.config.senders)[0] ?? "";
  const isHelp = channel === "sms" && match !== null && asksForHelp(text);
  const outcome = await handleMatched(
    inbound,
    classified,
    { sender, channel, mailbox: provider, uid: null, receivedAt: momentOf(told) },
    match,
    match === null
      ? { type: "ask", question: "several people have this number: who wrote it?", looksLike: "replied" }
      : isHelp
        ? { type: "record", fact: { kind: HELP_ASKED, data: { matched_by: match.by } } }
        : null,
  );
  return { type: outcome.effect === "asked" ? "asked" : "recorded", prospect: match?.person?.id ?? null };
}

/** Whose message it is: by our touch that it answers, else the one person of that number, or of those whom we wrote to there. */
async function matchText(
  { store }: InboundContext,
  { provider, reading }: Told,
  channel: string,
  people: readonly Prospect[],
  now: Instant,
): Promise<Match | null> {
  if (reading.answers !== null) {
    const [touch] = await store.findServed({ provider, id: reading.answers, attempt: null });
    const person = people.find(({ id }) => id === touch?.prospect);
    if (touch !== undefined && person !== undefined) {
      const { content: _, ...answered } = touch;
      return { by: "provider_id", touch: answered, person };
    }
  }
  const touched: { person: Prospect; touch: TouchRef | null }[] = [];
  for (const person of people) {
    const [touch] = await store.recentTouches({ prospect: person.id, channel }, now - RECENT_MS);
    touched.push({ person, touch: touch ?? null });
  }
  const answering = touched.filter(({ touch }) => touch !== null);
  const [only, ...others] = answering.length > 0 ? answering : touched;
  return only === undefined || others.length > 0 ? null : { by: "writer", ...only };
}
