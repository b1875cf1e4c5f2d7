import { DAY_MS, type Instant } from "../engine/plan.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { Take } from "../run/actions/tell.ts";
import type { Prospect } from "../store/port.ts";
import type { InboxMessage, TouchRef } from "../store/ports/inbox-port.ts";
import { applyFact, readDeclines, recordDeclines } from "./apply-fact.ts";
import { listConcerned, resumeAfterAnswer } from "./ask.ts";
import type { InboundContext } from "./handle-inbound.ts";

/** What a person can say a message is, and what follows. */
export const ANSWERS = {
  replied: "a reply: sequences that exit on it end",
  opted_out: "asks not to be written to: never again, on any channel",
  bounced: "the address is dead: it is suppressed, every sequence ends",
  soft_bounced: "could not be delivered this time: the sequences go on",
  complained: "called it spam: never again, on any channel",
  out_of_office: "is away: the sequences wait until after their return (--back)",
  left_company: "works elsewhere now: every sequence ends",
  meeting_booked: "a meeting: sequences that exit on it end",
  unrelated: "nothing of all this: the sequences go on",
} as const;

export type Answer = keyof typeof ANSWERS;

export function isAnswer(text: string): text is Answer {
  return Object.hasOwn(ANSWERS, text);
}

/** A message by its number. UserError where there is none. */
export async function findMessage(
  { store }: Pick<InboundContext, "store">,
  id: number,
): Promise<InboxMessage> {
  const [message] = await store.messages({ id });
  if (message === undefined)
    throw new UserError(`there is no message ${id}`, { hint: "seq inbox list", exit: ExitCode.usage });
  return message;
}

/** What a person's answer did. */
export interface Settled {
  message: InboxMessage;
  answer: Answer;
  /** Null where the message concerns nobody here. */
  person: Prospect | null;
  resumed: string[];
}

/**
 * A person says what a message is: what it had paused is lifted, then the fact has its effects, like one that was heard
 * without doubt. Saying it again changes nothing; saying something else adds that.
 */
export async function settleMessage(
  inbound: InboundContext,
  id: number,
  answer: Answer,
  given: { person: Prospect | null; returnDate: string | null },
  now: Instant,
): Promise<Settled> {
  const { store } = inbound;
  const message = await findMessage(inbound, id);
  const known = message.prospect === null ? null : await store.getProspect(message.prospect);
  const person = given.person ?? known;
  if (person === null && answer !== "unrelated") {
    throw new UserError(`message ${id} belongs to nobody yet`, { hint: `say who: --prospect EMAIL` });
  }
  const isSame = person !== null && person.id === message.prospect;
  const touch = await findTouch(inbound, message, person, isSame, now);
  if (person !== null && answer !== "unrelated")
    await act(inbound, { message, person, touch, answer }, given, now);
  const resumed: string[] = [];
  const paused = await listConcerned(store, message);
  for (const each of new Set([...paused, ...(person === null ? [] : [person.id])])) {
    resumed.push(...(await goOn(inbound, each, id, now)));
  }
  await store.changeMessage(id, {
    status: answer === "replied" && message.status !== "settled" ? "unanswered" : "settled",
    outcome: answer,
    settledAt: now,
    ...(person !== null &&
      !isSame && {
        matched: {
          matchedBy: "hand",
          attempt: touch?.id ?? null,
          enrollment: touch?.enrollment ?? null,
          prospect: person.id,
          sequence: touch?.sequence ?? null,
          step: touch?.step ?? null,
        },
      }),
  });
  return { message, answer, person, resumed };
}

/** How far back the touch is looked for that somebody, named by hand, may have answered. */
const RECENT_MS = 180 * DAY_MS;

async function findTouch(
  { store }: InboundContext,
  message: InboxMessage,
  person: Prospect | null,
  isSame: boolean,
  now: Instant,
): Promise<TouchRef | null> {
  if (isSame) return message.attempt === null ? null : store.touch(message.attempt);
  if (person === null) return null;
  const { channel } = message;
  const touches = await store.recentTouches({ prospect: person.id, channel }, now - RECENT_MS);
  return touches.find(({ sender }) => sender === message.sender) ?? touches[0] ?? null;
}

async function act(
  inbound: InboundContext,
  of: { message: InboxMessage; person: Prospect; touch: TouchRef | null; answer: Answer },
  given: { returnDate: string | null },
  now: Instant,
): Promise<void> {
  const { message, person, touch, answer } = of;
  const returnDate = given.returnDate ?? message.returnDate;
  const fact = {
    kind: answer,
    data: {
      matched_by: "hand",
      ...(message.from !== null && { from: message.from }),
      ...(answer === "bounced" && { hard: true }),
      ...(answer === "out_of_office" && returnDate !== null && { return_date: returnDate }),
    },
  };
  // Events stand where they happened, also when somebody looks only days later.
  const at = Math.min(message.receivedAt, now);
  const leave: Take = () => ({ events: [{ type: "exit", reason: "left_company" }] });
  await applyFact(
    inbound,
    { fact, message, person, touch, at, ...(answer === "left_company" && { after: leave }) },
    now,
  );
  if (answer === "replied")
    await recordDeclines(inbound, readDeclines(message), { message, person, at }, now);
}

/** The person's sequences go on, unless another message of theirs still waits. */
async function goOn(
  inbound: InboundContext,
  person: number,
  message: number,
  now: Instant,
): Promise<string[]> {
  const open = await inbound.store.messages({ status: "open" });
  const other = open.find((each) => each.prospect === person && each.id !== message);
  const next = other === undefined ? null : { id: other.id, question: other.question ?? "" };
  return resumeAfterAnswer(inbound, person, message, next, now);
}

/** Somebody has dealt with a reply, here or elsewhere. UserError where the message still asks what it is. */
export async function closeMessage(
  { store }: Pick<InboundContext, "store">,
  id: number,
  now: Instant,
): Promise<void> {
  const message = await findMessage({ store }, id);
  if (message.status === "open") {
    throw new UserError(`message ${id} waits to be told what it is`, {
      hint: `seq inbox set ${id} unrelated`,
    });
  }
  await store.changeMessage(id, { status: "settled", settledAt: now });
}
