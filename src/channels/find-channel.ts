import type { Sender, SenderLimits } from "../config/workspace-config.ts";
import type { TouchStep, WeeklyHours } from "../engine/plan.ts";
import type { Medium } from "../law/law.ts";
import type { Action, AddressKind, Channel, Form } from "./channel.ts";
import { FIELD_ADDRESSES } from "./channel.ts";
import { httpChannel, serviceAction } from "./http/channel.ts";
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

/**
 * A channel as this sender has it: where it lacks what the machine needs and a person can stand in, its touches are that
 * person's tasks.
 */
export function channelFor(channel: Channel, sender: Sender | undefined): Channel {
  if (channel.performer === "person" || channel.draft === undefined || sender === undefined) return channel;
  if (channel.lacks(sender) === null) return channel;
  return { ...channel, performer: "person", draft: channel.draft };
}

/** Whether a touch on it may be a person's task. */
export function mayBeTask(channel: Channel): boolean {
  return channel.performer === "person" || channel.draft !== undefined;
}

/** How much a sender may send on a channel by machine; null where its touches there are tasks. */
export function limitsOf(channel: Channel, sender: Sender): SenderLimits | null {
  const own = channelFor(channel, sender);
  return own.performer === "machine" ? own.limits(sender) : null;
}

/** When a sender may send on a channel by machine, beside the sequence's hours; null for any time. */
export function sendingHours(channel: Channel, sender: Sender | undefined): WeeklyHours | null {
  return channel.performer === "machine" && sender !== undefined ? (channel.hours?.(sender) ?? null) : null;
}

/**
 * What a sender is held on where a service refuses it: the channel, or, of a channel whose steps ask many services, that
 * service (`http:hubspot`, `http:erp.acme.example`), so that the others go on.
 */
export function wayOf({ channel, service }: Pick<TouchStep, "channel" | "service">): string {
  if (service === undefined) return channel;
  return `${channel}:${service.base === null ? service.provider : new URL(service.base).host}`;
}

/** What a channel is to the law; null for what a person does without writing to anybody (visit, task). */
export function mediumOf(channel: string): Medium | null {
  return findChannel(channel)?.medium ?? null;
}

/** What reaches the person of an action; a note where the action is unknown. */
export function formOf(action: string): Form {
  return findAction(action)?.channel.form ?? "note";
}

/** The channel that facts of this kind decline; null where the kind declines none. */
export function findDeclined(kind: string): Channel | null {
  return (
    channels.find(({ declining }) => declining?.declined === kind || declining?.also?.[kind] !== undefined) ??
    null
  );
}

/** What can happen at a step, for `steps.<id>.<event>`: what its action can have, and what its service tells. */
export function eventsOf({ action, service }: Pick<TouchStep, "action" | "service">): readonly string[] {
  const events = findAction(action)?.action.events ?? [];
  return service === undefined ? events : [...new Set([...events, ...service.events])];
}

/** The action of that name and the channel it belongs to, for a sender as `channelFor` has it; null for an unknown name. */
export function findAction(id: string, sender?: Sender): { channel: Channel; action: Action } | null {
  const found = byAction.get(id);
  if (found !== undefined) return { ...found, channel: channelFor(found.channel, sender) };
  return readServiceAction(id) === null ? null : { channel: httpChannel, action: serviceAction(id) };
}

/**
 * A service and its action, where a name can be one: `hubspot.contact`. A channel's own actions (`linkedin.connect`) are
 * none, nor what is mistyped of one.
 */
export function readServiceAction(id: string): { provider: string; action: string } | null {
  const [, provider, action] = /^([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\.([a-z][a-z0-9_]*)$/.exec(id) ?? [];
  if (provider === undefined || action === undefined || findChannel(provider) !== null) return null;
  return { provider, action };
}

/** The action of a step, which knows what its service takes and tells; null for an unknown one. */
export function actionOf(
  step: Pick<TouchStep, "action" | "service" | "content">,
  sender?: Sender,
): { channel: Channel; action: Action } | null {
  const found = findAction(step.action, sender);
  const { service, content } = step;
  if (found === null || service === undefined) return found;
  const fields = Object.keys(content).map((name) => [name, { required: false, describe: name }]);
  const address = ADDRESSES.find((kind) => kind === service.to) ?? null;
  const ofStep = { address, fields: Object.fromEntries(fields) as Action["fields"], events: eventsOf(step) };
  return { ...found, action: { ...found.action, ...ofStep } };
}

const ADDRESSES: readonly AddressKind[] = ["email", "linkedin_url", "phone", ...FIELD_ADDRESSES];
