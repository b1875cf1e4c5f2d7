import { eventsOf } from "../channels/find-channel.ts";
import { channels } from "../channels/registry.ts";
import { ALWAYS_EXIT } from "../engine/facts.ts";
import type { TouchStep } from "../engine/plan.ts";

/** Facts that reach a person's sequences from elsewhere too: another sequence, the mailbox, a calendar. */
const FROM_ANYWHERE = ["replied", "out_of_office", "meeting_booked", "unsubscribed", ...ALWAYS_EXIT];

const fromChannels = new Set(channels.flatMap(({ actions }) => actions.flatMap(({ events }) => events)));

/**
 * Whether an event can come to pass through these steps. One that no channel produces (`purchased`, a name of
 * the workspace's own) is recorded from outside with `seq event`, so it always can.
 */
export function canHappen(event: string, touches: readonly TouchStep[]): boolean {
  if (!fromChannels.has(event) || FROM_ANYWHERE.includes(event)) return true;
  return touches.some((step) => eventsOf(step).includes(event));
}

/** Actions whose steps can have an event, for a hint. */
export function listActionsWith(event: string): string[] {
  return channels.flatMap(({ actions }) =>
    actions.flatMap(({ id, events }) => (events.includes(event) ? [id] : [])),
  );
}
