import { channels } from "../channels/registry.ts";
import type { Instant } from "../engine/plan.ts";
import { recordFact } from "../run/actions/record-fact.ts";
import type { Prospect } from "../store/port.ts";
import type { InboxMessage } from "../store/ports/inbox-port.ts";
import type { ClassifiedMessage } from "./classified-message.ts";
import { findNoCalls, findNoLinkedIn } from "./classify/opt-out/opt-out.ts";
import type { InboundContext } from "./handle-inbound.ts";
import { judgeWriter } from "./writer.ts";

/** Channels that an answer declines, by what the classifier heard. */
export function listDeclines({
  noCalls,
  noLinkedIn,
}: Pick<ClassifiedMessage, "noCalls" | "noLinkedIn">): string[] {
  return [...(noCalls ? ["call"] : []), ...(noLinkedIn ? ["linkedin"] : [])];
}

/** The same by what was kept of it. */
export function readDeclines({ text }: Pick<InboxMessage, "text">): string[] {
  return listDeclines({ noCalls: findNoCalls(text) !== null, noLinkedIn: findNoLinkedIn(text) !== null });
}

/**
 * Records that the person asks not to be reached on these channels: from then on their steps are skipped, open tasks end,
 * and everything else goes on. A colleague speaks for themselves. Repeating it changes nothing.
 */
export async function recordDeclines(
  inbound: InboundContext,
  declines: readonly string[],
  { message, person, at }: { message: InboxMessage; person: Prospect; at: Instant },
  now: Instant,
): Promise<void> {
  if (judgeWriter(message.from, person.email) !== "person") return;
  for (const { id, declining } of channels) {
    if (declining === undefined || !declines.includes(id)) continue;
    const kind = declining.declined;
    const data = { inbox: message.id, ...(message.from !== null && { from: message.from }) };
    const key = `${message.key}/${kind}/p${person.id}`;
    await recordFact(inbound, person, { kind, at, channel: "email", data, key, message: message.id }, now);
  }
}
