import type { Touch } from "../channels/channel.ts";
import { emailAction } from "../channels/email/actions.ts";
import { answerSubject } from "../channels/email/subject.ts";
import type { Sender } from "../config/workspace-config.ts";
import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { RunContext } from "../run/context.ts";
import { renderSignature } from "../run/delivery/compose.ts";
import { deliverReply, type ReplyOutcome } from "../run/delivery/reply.ts";
import type { Enrollment, Prospect } from "../store/port.ts";
import type { InboxMessage, TouchRef } from "../store/ports/inbox-port.ts";

/** An answer as it would leave, for its author to look at. */
export interface AnswerDraft {
  message: InboxMessage;
  person: Prospect;
  sender: Sender;
  from: string;
  to: string;
  subject: string;
  text: string;
  touch: Touch;
}

/** Kinds that somebody wrote; reports and robots get no answer (RFC 3834 2: answering them makes loops). */
const FROM_PEOPLE: ReadonlySet<string> = new Set(["reply", "opt_out", "calendar", "unrelated", "challenge"]);

/**
 * The answer to a message, from the address that it was written to. Refuses, with the reason, what must not leave:
 * to somebody who opted out, to a robot, without a sequence to journal it in.
 */
export async function draftAnswer(
  context: RunContext,
  message: InboxMessage,
  text: string,
  now: Instant,
): Promise<AnswerDraft> {
  const { store, config } = context;
  const refuse = (why: string, hint?: string): UserError =>
    new UserError(
      `message ${message.id} cannot be answered here: ${why}`,
      hint === undefined ? {} : { hint },
    );
  if (!FROM_PEOPLE.has(message.kind)) throw refuse("nobody wrote it by hand");
  if (message.channel !== emailAction.id)
    throw refuse(`it came by ${message.channel}`, "answer it there, then seq inbox close");
  if (text.trim() === "") throw refuse("the answer is empty");
  const to = message.from;
  if (to === null) throw refuse("it has no sender's address");
  const person = message.prospect === null ? null : await store.getProspect(message.prospect);
  if (person === null)
    throw refuse("it belongs to nobody here", `seq inbox set ${message.id} replied --prospect EMAIL`);
  const sender = config.senders[message.sender];
  if (sender?.email == null) throw refuse(`sender ${message.sender} has no address in seq.yaml`);
  const suppression =
    (await store.findSuppression(person)) ??
    (await store.findSuppression({ id: 0, email: to, linkedin_url: null, phone: null }));
  if (suppression !== null) {
    throw refuse(
      `the ${suppression.kind.replace("_url", "")} is suppressed (${suppression.reason})`,
      "seq suppress list",
    );
  }
  const enrollment = await findEnrollment(context, message, person);
  if (enrollment === null) throw refuse("the person is in no sequence", "answer from your mail program");
  const touch = message.attempt === null ? null : await store.touch(message.attempt);
  const { createRenderer } = await import("../message/render.ts");
  const renderer = createRenderer({ snippet: context.snippet });
  const reader = to === person.email?.toLowerCase() ? person : stranger(person, message, to);
  return {
    message,
    person,
    sender,
    from: sender.email,
    to,
    subject: answerSubject(message.subject),
    text,
    touch: {
      key: `${store.workspaceId}/${enrollment.key}/reply-${message.id}`,
      action: "email",
      content: { body: text, subject: answerSubject(message.subject) },
      person: reader,
      sender,
      at: now,
      parent: parentOf(message, touch),
      postalAddress: null,
      signature: renderSignature(context, renderer, person, sender),
    },
  };
}

/** Somebody else wrote in the person's thread: the answer goes to them, under their own name. */
function stranger(person: Prospect, { fromName }: InboxMessage, to: string): Touch["person"] {
  return { fields: { email: to, ...(fromName !== null && { name: fromName }) }, tags: person.tags };
}

/**
 * RFC 5322 3.6.4: In-Reply-To is their message; References is the whole thread. Theirs may have lost the beginning
 * (some phone clients do), which our own touch still knows.
 */
function parentOf(message: InboxMessage, touch: TouchRef | null): Touch["parent"] {
  const ours = touch === null || touch.messageId === null ? [] : [...touch.references, touch.messageId];
  const theirs = [...message.references].reverse().filter((id) => !ours.includes(id));
  const references = [...ours, ...theirs].filter((id) => id !== message.messageId && isMessageId(id));
  const own = message.messageId !== null && isMessageId(message.messageId) ? message.messageId : null;
  if (own !== null) return { messageId: own, references, subject: message.subject };
  const last = references.at(-1);
  return last === undefined
    ? null
    : { messageId: last, references: references.slice(0, -1), subject: message.subject };
}

function isMessageId(text: string): boolean {
  return /^<[^\s<>\p{Cc}]{1,400}>$/u.test(text);
}

async function findEnrollment(
  { store }: RunContext,
  message: InboxMessage,
  person: Prospect,
): Promise<Enrollment | null> {
  const all = await store.enrollmentsOf(person.id);
  return all.find(({ id }) => id === message.enrollment) ?? all.at(-1) ?? null;
}

/** Sends an answer, at most once, like any touch. Throws UserError where it must not leave. */
export async function sendAnswer(
  context: RunContext,
  draft: AnswerDraft,
  now: Instant,
): Promise<ReplyOutcome> {
  const { message, person, sender, touch } = draft;
  const channel = context.findChannel("email");
  if (channel === null || channel.performer !== "machine") throw new UserError("there is no email channel");
  const enrollment = await findEnrollment(context, message, person);
  if (enrollment === null) throw new UserError("the person is in no sequence any more");
  const reply = { message: message.id, enrollment: enrollment.id, person, sender, touch };
  return deliverReply(context, channel, reply, now);
}
