import { createHash } from "node:crypto";
import type { Outcome, Prepared, Touch, Transport } from "../../src/channels/channel.ts";
import { inRenderedForm } from "../../src/channels/render-touch.ts";
import type { Fault } from "./faults.ts";
import type { Random } from "./random.ts";

/** One message that really reached the outside world. */
export interface Arrival {
  messageId: string;
  hash: string;
  /** When, by the machine's clock. */
  at: number;
}

/** How one hand-over goes. */
export interface ServerMood {
  fault: Fault | null;
  /** Milliseconds until the message is there, where it gets there; then until the answer is. */
  arrivesAfter: number | null;
  answersAfter: number;
  outcome: Outcome | "throws";
}

const failed = (
  blame: "recipient" | "sender" | "network" | "message",
  permanent: boolean,
  reason: string,
  suppress = false,
): Outcome => ({ type: "failed", blame, permanent, suppress, reason });

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** Draws how a server takes one message. `trouble` is the share that does not simply go well. */
export function drawMood(random: Random, trouble: number): ServerMood {
  const quick = random.int(20, 900);
  const mood = (
    fault: Fault | null,
    arrives: boolean,
    outcome: ServerMood["outcome"],
    after = quick,
  ): ServerMood => ({
    fault,
    arrivesAfter: arrives ? Math.floor(after / 2) : null,
    answersAfter: after,
    outcome,
  });
  const sent: Outcome = { type: "sent", receipt: "250 ok" };
  if (!random.chance(trouble)) return mood(null, true, sent);
  switch (random.int(0, 11)) {
    case 0:
      return mood("smtp refused", false, failed("network", false, "connection refused"));
    case 1:
    case 2:
      return mood("smtp slow", true, sent, random.int(20 * SECOND, 14 * MINUTE));
    case 3:
    case 4:
      return mood("smtp 4xx", false, failed("recipient", false, "451 try again later"));
    case 5:
      return mood("smtp 5xx", false, failed("recipient", true, "550 no such user", random.chance(0.5)));
    case 6:
      return random.chance(0.6)
        ? mood("smtp 5xx at login", false, failed("sender", true, "535 wrong password"))
        : mood("smtp 5xx", false, failed("message", true, "554 refused"));
    case 7:
      return mood("smtp 5xx after the dot", false, failed("message", true, "554 refused after the message"));
    case 8:
      return mood("smtp dropped before the dot", false, failed("network", false, "connection lost"));
    case 9:
      return mood("smtp dropped after the dot", true, { type: "uncertain", reason: "no answer" });
    case 10:
      return mood("smtp dropped, message lost", false, { type: "uncertain", reason: "no answer" });
    default:
      return mood("transport throws", random.chance(0.5), "throws");
  }
}

/** The message as bytes would be: the same touch gives the same hash, however often it is prepared. */
export function prepareTouch(touch: Touch): Prepared {
  const { key, content, at, person, parent } = touch;
  const text = JSON.stringify({ key, content, at, to: person.fields["email"], parent });
  const hash = createHash("sha256").update(text).digest("hex");
  const id = createHash("sha256").update(key).digest("hex").slice(0, 20);
  return {
    content: text,
    hash,
    messageId: `<${id}@acme.example>`,
    subject: content["subject"] ?? parent?.subject ?? null,
    references: parent === null ? [] : [...parent.references, parent.messageId],
  };
}

/** A transport whose messages go where `hand` says. */
export function openSimulatedTransport(
  connections: number,
  hand: (prepared: Prepared) => Promise<Outcome>,
): Transport {
  return {
    connections,
    prepare: async (touch) => prepareTouch(inRenderedForm(touch)),
    send: hand,
    verify: async () => {},
    close: async () => {},
  };
}
