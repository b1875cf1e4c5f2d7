import type { Medium } from "../law/law.ts";
import type { Action, Channel, Form } from "./channel.ts";
import { findComingAction } from "./coming.ts";
import { channels } from "./registry.ts";

const byAction = new Map<string, { channel: Channel; action: Action }>(
  channels.flatMap((channel) => channel.actions.map((action) => [action.id, { channel, action }] as const)),
);

/** Everything a step can `do` on a channel, as written in a sequence. */
export const actionIds: readonly string[] = [...byAction.keys()];

/** The channel of that id; null for an unknown one. */
export function findChannel(id: string): Channel | null {
  return channels.find((channel) => channel.id === id) ?? null;
}

/** What a channel is to the law; null for what a person does without writing to anybody (visit, task). */
export function mediumOf(channel: string): Medium | null {
  return findChannel(channel)?.medium ?? null;
}

/** What reaches the person of an action, of one too that nothing performs yet. */
export function formOf(action: string): Form {
  return findAction(action)?.channel.form ?? findComingAction(action)?.form ?? "note";
}

/** The channel that facts of this kind decline; null where the kind declines none. */
export function findDeclined(kind: string): Channel | null {
  return (
    channels.find(({ declining }) => declining?.declined === kind || declining?.also?.[kind] !== undefined) ??
    null
  );
}

/** The action of that name and the channel it belongs to; null for an unknown name. */
export function findAction(id: string): { channel: Channel; action: Action } | null {
  return byAction.get(id) ?? null;
}
