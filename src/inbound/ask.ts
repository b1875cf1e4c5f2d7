import { emailAction } from "../channels/email/actions.ts";
import { findChannel } from "../channels/find-channel.ts";
import type { Event } from "../engine/event.ts";
import type { Instant } from "../engine/plan.ts";
import { type Take, tellTogether } from "../run/actions/tell.ts";
import type { EnrollmentContext } from "../run/apply-event.ts";
import type { Store } from "../store/port.ts";
import type { InboxMessage } from "../store/ports/inbox-port.ts";

/** Whom a message may concern: the person it is tied to, else all who share the number that it came from. */
export async function listConcerned(
  { findAddressed }: Pick<Store, "findAddressed">,
  { prospect, channel, from }: Pick<InboxMessage, "prospect" | "channel" | "from">,
): Promise<number[]> {
  if (prospect !== null) return [prospect];
  const kind = findChannel(channel)?.actions[0]?.address ?? null;
  if (channel === emailAction.id || kind === null || kind === "street" || from === null) return [];
  return (await findAddressed(kind, from)).map(({ id }) => id);
}

/** Why an enrollment is paused for a message that waits for a person; `seq why` shows it. */
function phrasePause(message: number, question: string): string {
  return `${nameMessage(message)}: ${question}`;
}

function nameMessage(message: number): string {
  return `inbox ${message}`;
}

/** In doubt nothing more goes out to the person until somebody has looked. Returns the sequences paused now. */
export async function pauseForAnswer(
  context: EnrollmentContext,
  person: number,
  message: number,
  question: string,
  now: Instant,
): Promise<string[]> {
  const take: Take = ({ enrollment: { state } }) =>
    state.status === "active"
      ? { events: [{ type: "paused", reason: phrasePause(message, question) }] }
      : null;
  return namesOf(await tellTogether(context, { people: [person] }, take, now));
}

/**
 * Lifts what a message had paused; what a person paused stays paused. Where another message of theirs still waits,
 * its question takes over: nothing leaves in between. Returns the sequences that go on.
 */
export async function resumeAfterAnswer(
  context: EnrollmentContext,
  person: number,
  message: number,
  other: { id: number; question: string } | null,
  now: Instant,
): Promise<string[]> {
  const event: Event =
    other === null ? { type: "resumed" } : { type: "paused", reason: phrasePause(other.id, other.question) };
  const take: Take = ({ enrollment: { state } }) => {
    const isOurs = state.status === "paused" && state.reason?.startsWith(`${nameMessage(message)}:`) === true;
    return isOurs ? { events: [event] } : null;
  };
  const told = await tellTogether(context, { people: [person] }, take, now);
  return other === null ? namesOf(told) : [];
}

function namesOf({ changed }: Awaited<ReturnType<typeof tellTogether>>): string[] {
  return changed.map(({ before }) => before.enrollment.sequence);
}
