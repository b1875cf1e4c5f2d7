import type { AddressKind } from "../../channels/channel.ts";
import { findAction } from "../../channels/find-channel.ts";
import { channels } from "../../channels/registry.ts";
import type { Instant } from "../../engine/plan.ts";
import { normaliseEmail } from "../../prospects/normalise/email.ts";
import { normalisePhone } from "../../prospects/normalise/phone.ts";
import type { HookReading } from "../../providers/recipe.ts";
import type { ServedTouch } from "../../store/ports/inbox-port.ts";

/** One thing that a service told, by a hook whose signature was verified or by a list that it was asked for. Plain data. */
export interface Told {
  provider: string;
  /** What the service is called in words. */
  title: string;
  /** Senders whose account it is; empty where seq.yaml does not say. */
  senders: readonly string[];
  /** Null where only the touch that it is about can tell. */
  channel: string | null;
  reading: HookReading;
  /** When it came. */
  at: Instant;
}

/** What came of something told. */
export type ToldOutcome =
  | { type: "recorded" | "asked"; prospect: number | null }
  /** A message of nobody known, or a stop for a number of nobody. */
  | { type: "unmatched"; isOptOut: boolean }
  /** About a touch that is not known, or not over, yet: the hook may have come before the answer. */
  | { type: "early"; isOnItsWay: boolean }
  | { type: "nothing" };

/** When it happened: as the service says, and never later than it came. */
export function momentOf({ reading, at }: Told): Instant {
  return Math.min(reading.at ?? at, at);
}

/** The address that a reading names, in normal form, and which of a person's it is; null for none. */
export function addressOf(
  { reading: { from } }: Pick<Told, "reading">,
  channel: string | null,
): { kind: Exclude<AddressKind, "street">; value: string } | null {
  const kind = channel === null ? null : addressKindOf(channel);
  if (from === null || kind === null) return null;
  switch (kind) {
    case "phone": {
      const number = normalisePhone(from, null);
      // A number that no plan knows may be a carrier's own test number, and it is one number all the same.
      if (number.ok) return { kind, value: number.value };
      return /^\+\d{5,15}$/.test(from) ? { kind, value: from } : null;
    }
    case "email": {
      const email = normaliseEmail(from);
      return email.ok ? { kind, value: email.value } : null;
    }
    // Nobody writes from a street.
    case "street":
      return null;
    default:
      return { kind, value: from };
  }
}

function addressKindOf(channel: string): AddressKind | null {
  const [action] = channels.find(({ id }) => id === channel)?.actions ?? [];
  return action?.address ?? findAction(channel)?.action.address ?? null;
}

/** The address that a touch went to, as its journaled request has it. */
export function addressOfTouch({ channel, content }: ServedTouch): string | null {
  const kind = addressKindOf(channel);
  const { variables = {} } = JSON.parse(content) as { variables?: Record<string, unknown> };
  const value = kind === null ? undefined : variables[kind];
  return typeof value === "string" ? value : null;
}
