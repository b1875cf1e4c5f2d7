import { findAction } from "../channels/find-channel.ts";
import type { TouchStep } from "../engine/plan.ts";
import type { Enrollment } from "../store/port.ts";

/** What a worker takes of the work; null: all of it. */
export interface Part {
  senders: ReadonlySet<string> | null;
  channels: ReadonlySet<string> | null;
}

export const EVERYTHING: Part = { senders: null, channels: null };

export function takesSender({ senders }: Pick<Part, "senders">, sender: string): boolean {
  return senders?.has(sender) ?? true;
}

/** Where somebody stands, as `DueFilter.notAt` names it. */
export function placeOf({ planHash, state }: Pick<Enrollment, "planHash" | "state">): string {
  return `${planHash} ${state.step ?? ""}`;
}

/** Whether a step's touches are of this part, whoever sends them. */
export function takesStep(
  { channels }: Pick<Part, "channels">,
  { action }: Pick<TouchStep, "action">,
): boolean {
  const channel = findAction(action)?.channel.id;
  return channels === null || (channel !== undefined && channels.has(channel));
}
