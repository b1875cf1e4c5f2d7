import type { Paint } from "../app/session/paint.ts";
import { formatMoment } from "../app/session/time.ts";
import type { TakenAddress } from "../inbound/taken-addresses.ts";
import type { WaitingByHand } from "../inbound/written-by-hand.ts";
import type { RunContext } from "../run/context.ts";
import type { InboxMessage, MessageBody } from "../store/ports/inbox-port.ts";
import { formatIso } from "./render/iso.ts";

export interface NamedMessage extends InboxMessage {
  /** The person it concerns; null where nobody is known. */
  name: string | null;
}

/** Messages that wait for a person, or all that are kept, oldest first. */
export async function listMessages(run: RunContext, all: boolean): Promise<NamedMessage[]> {
  const messages = await run.store.messages(all ? {} : { status: "waiting" });
  return Promise.all(messages.map((message) => nameMessage(run, message)));
}

export async function nameMessage(run: RunContext, message: InboxMessage): Promise<NamedMessage> {
  const { nameOf } = await import("../run/context.ts");
  const person = message.prospect === null ? null : await run.store.getProspect(message.prospect);
  return { ...message, name: person === null ? null : nameOf(person) };
}

/** A message as a program reads it. The text only where one message is asked for. */
export function describeMessage(message: NamedMessage, withText: boolean, body: MessageBody | null = null) {
  return {
    id: message.id,
    at: formatIso(message.receivedAt),
    status: message.status,
    question: message.question,
    kind: message.kind,
    outcome: message.outcome,
    prospect: message.name,
    channel: message.channel,
    from: message.from,
    subject: message.subject,
    sender: message.sender,
    sequence: message.sequence,
    step: message.step,
    matched_by: message.matchedBy,
    return_date: message.returnDate,
    evidence: message.evidence,
    ...(withText && {
      message_id: message.messageId,
      text: message.text,
      words: body?.words ?? message.text,
      full: body?.whole ?? message.text,
    }),
  };
}

/** A pause after a mail by hand, among the messages a program reads. */
export function describeByHand({ prospect, sequence, at }: WaitingByHand) {
  return {
    id: null,
    at: at === null ? null : formatIso(at),
    status: "paused",
    question: "written to by hand: does the sequence go on?",
    kind: "sent_by_hand",
    prospect,
    sequence,
  };
}

/** A pause because a service found what somebody else has, likewise. */
export function describeTaken({ prospect, sequence, at, address, owner }: TakenAddress) {
  return {
    id: null,
    at: at === null ? null : formatIso(at),
    status: "paused",
    question: "what was found is another person's: is it the same one?",
    kind: "address_taken",
    prospect,
    sequence,
    address,
    owner,
  };
}

/** A message for a person to read. Whoever wrote it is not trusted: no control character reaches the terminal. */
export function formatMessage(
  message: NamedMessage,
  zone: string,
  paint: Paint,
  { body = null, isFull = false }: { body?: MessageBody | null; isFull?: boolean } = {},
): string {
  const from = message.fromName === null ? message.from : `${message.fromName} <${message.from ?? ""}>`;
  const about = [message.name, message.sequence, message.step].filter((part) => part !== null).join(" › ");
  const lines = [
    `${paint.strong(`${message.id}  ${makeSafe(from ?? "nobody")}`)}  ${paint.dim(formatMoment(message.receivedAt, zone))}`,
    message.subject === ""
      ? `  ${paint.dim("By:")}      ${message.channel}`
      : `  ${paint.dim("Subject:")} ${makeSafe(message.subject)}`,
    `  ${paint.dim("About:")}   ${about === "" ? paint.warn("nobody known") : makeSafe(about)}`,
    `  ${paint.dim("Looks like:")} ${message.kind}${message.question === null ? "" : paint.warn(`  ${message.question}`)}`,
  ];
  if (message.evidence.length > 0)
    lines.push(`  ${paint.dim("Because:")} ${makeSafe(message.evidence.join("; "))}`);
  const words = (isFull ? body?.whole : body?.words) || message.text;
  if (words !== "") lines.push("", ...words.split("\n").map((line) => `  ${makeSafe(line)}`.trimEnd()));
  const folded = body === null || isFull ? 0 : countFilled(body.whole) - countFilled(words);
  if (folded > 0) {
    const quoted = `… ${folded} quoted ${folded === 1 ? "line" : "lines"}: seq inbox show ${message.id} --full`;
    lines.push("", paint.dim(`  ${quoted}`));
  }
  return lines.join("\n");
}

function countFilled(text: string): number {
  return text.split("\n").filter((line) => line.trim() !== "").length;
}

/** Control characters, and marks that turn the direction of writing, could forge what a terminal shows. */
function makeSafe(text: string): string {
  return text.replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069\u200E\u200F]/gu, (mark) =>
    mark === "\t" ? " " : "",
  );
}
