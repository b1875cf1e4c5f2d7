import { DAY_MS } from "../engine/plan.ts";
import type { Prospect } from "../store/port.ts";
import type { MatchedBy, TouchRef } from "../store/ports/inbox-port.ts";
import type { ClassifiedMessage } from "./classified-message.ts";
import { isProof } from "./decide.ts";
import type { InboundContext, MessageSource } from "./handle-inbound.ts";
import { findByOptOutToken, findByToken, isOwnCopy } from "./touch-tokens.ts";
import { judgeWriter } from "./writer.ts";

/** Whom and what a message answers. */
export interface Match {
  by: MatchedBy;
  /** Null where only the person is known, or only the subject. */
  touch: TouchRef | null;
  /** Null where the subject alone speaks, or where the person was erased since. */
  person: Prospect | null;
  /** The mail was written by the mailto of our List-Unsubscribe header: a request to opt out, signed with our key. */
  isSignedOptOut?: boolean;
}

/** Ids shorter than this are queue names that any server may give twice. */
const LEAST_PROVIDER_ID = 16;
/** How far back a subject, or an address without a thread, is looked for. */
const RECENT_MS = 180 * DAY_MS;
/** A report that names more people than this is nobody's answer to one mail. */
const MOST_RECIPIENTS = 20;

/** The first of signed opt-out, Message-ID, provider id, token, address and subject that finds something. */
export async function findMatch(
  inbound: InboundContext,
  classified: ClassifiedMessage,
  source: MessageSource,
): Promise<Match | null> {
  return (
    (await findThread(inbound, classified)) ??
    (await findByAddress(inbound, classified, source)) ??
    (await findBySubject(inbound, classified, source))
  );
}

/**
 * Whether somebody whom a sender of ours writes to answers from an address that is a sender's as well: who tries a
 * sequence on themselves, or on a colleague.
 */
export async function isAnswerOfOurs(
  inbound: InboundContext,
  classified: ClassifiedMessage,
): Promise<boolean> {
  if (await isOwnCopy(inbound, classified)) return false;
  const match = await findThread(inbound, classified);
  return match?.person != null && judgeWriter(classified.from, match.person.email) === "person";
}

/**
 * Whether a message, known by its head alone, may concern somebody: found in a folder that nobody reads message by
 * message. An address or a subject counts only after a mail of ours, which it could answer.
 */
export async function mayConcern(
  inbound: InboundContext,
  classified: ClassifiedMessage,
  { sender, receivedAt }: Pick<MessageSource, "sender" | "receivedAt">,
): Promise<boolean> {
  if (await isOwnCopy(inbound, classified)) return false;
  const match = await findMatch(inbound, classified, { sender, receivedAt, mailbox: "", uid: null });
  if (match === null || isProof(match.by)) return match !== null;
  return classified.kind !== "own" && (match.touch === null || match.touch.at <= receivedAt);
}

/** What only somebody can name who got a mail of ours. */
async function findThread(inbound: InboundContext, classified: ClassifiedMessage): Promise<Match | null> {
  const { store } = inbound;
  const optOut = await findByOptOutToken(inbound, classified);
  if (optOut !== null) return { ...(await matchTouch(inbound, "token", optOut)), isSignedOptOut: true };
  const [byId] = await store.findTouches(classified.references);
  if (byId !== undefined) return matchTouch(inbound, "message_id", byId);
  const ids = classified.references.map(readLocalPart).filter((id) => id.length >= LEAST_PROVIDER_ID);
  const [byProvider] = await store.findByProviderId(ids);
  if (byProvider !== undefined) return matchTouch(inbound, "provider_id", byProvider);
  const byToken = await findByToken(inbound, classified);
  return byToken === null ? null : matchTouch(inbound, "token", byToken);
}

async function matchTouch({ store }: InboundContext, by: MatchedBy, touch: TouchRef): Promise<Match> {
  return { by, touch, person: await store.getProspect(touch.prospect) };
}

function readLocalPart(id: string): string {
  return id.replace(/^<|>$/g, "").split("@")[0] ?? "";
}

/** Reports name the person among their recipients; everything else comes from them. */
async function findByAddress(
  { store }: InboundContext,
  { kind, from, recipients }: ClassifiedMessage,
  { sender, receivedAt }: MessageSource,
): Promise<Match | null> {
  const isReport = kind === "bounce" || kind === "delivery_notice" || kind === "complaint";
  const addresses = isReport ? recipients.slice(0, MOST_RECIPIENTS).map(({ address }) => address) : [from];
  for (const address of addresses) {
    const person = address === null ? null : await store.findProspect(address);
    // `p12` and phone numbers find people too, and are no addresses.
    if (person === null || person.email?.toLowerCase() !== address?.toLowerCase()) continue;
    const touches = await store.recentTouches({ prospect: person.id }, receivedAt - RECENT_MS);
    const touch = touches.find((each) => each.sender === sender) ?? touches[0] ?? null;
    if (touch !== null) return { by: "address", touch, person };
    if (isReport) continue;
    const living = await store.enrollmentsOf(person.id);
    // Who asks not to be written to is heard before they enter a sequence, too.
    if (
      kind === "opt_out" ||
      living.some(({ state }) => state.status === "active" || state.status === "paused")
    ) {
      return { by: "address", touch: null, person };
    }
  }
  return null;
}

const ANSWERS: ReadonlySet<ClassifiedMessage["kind"]> = new Set([
  "reply",
  "opt_out",
  "out_of_office",
  "auto_reply",
]);

async function findBySubject(
  { store }: InboundContext,
  { kind, subject, from }: ClassifiedMessage,
  { sender, receivedAt }: MessageSource,
): Promise<Match | null> {
  const answered = ANSWERS.has(kind) ? readAnsweredSubject(subject) : null;
  if (answered === null) return null;
  const since = receivedAt - RECENT_MS;
  const touches = [
    ...(await store.recentTouches({ sender, subject: answered }, since)),
    ...(await store.recentTouches({ sender, subject: `Re: ${answered}` }, since)),
  ];
  if (touches.length === 0) return null;
  const people = new Map<number, { touch: TouchRef; person: Prospect }>();
  for (const touch of touches) {
    if (people.has(touch.prospect)) continue;
    const person = await store.getProspect(touch.prospect);
    if (person !== null) people.set(person.id, { touch, person });
  }
  const domain = from?.split("@").at(-1) ?? "";
  const colleagues = [...people.values()].filter(({ person }) => person.companyDomain === domain);
  const only =
    colleagues.length === 1 ? colleagues[0] : people.size === 1 ? [...people.values()][0] : undefined;
  return only === undefined ? { by: "subject", touch: null, person: null } : { by: "subject", ...only };
}

/**
 * "Re:" as mail programs write it in English, German, Scandinavian, French, Italian, Spanish, Dutch, Polish, Turkish,
 * Korean, Japanese and Chinese; also `Re[2]:` and full-width colons.
 */
const PREFIX =
  /^\s*(?:re|aw|antw|antwort|sv|vs|r[ée]f|r[ée]p|rif|odp|ynt|atb|bls|回复|回覆|答复|返信|답장|회신)(?:\s*\[\d+\])?\s*[:：]\s*/iu;
/** Marks that gateways put in front: `[EXTERNAL]`. */
const TAG = /^\s*\[[^\]]{1,40}\]\s*/u;

/** The subject that a message answers, without its "Re:"; null where it does not look like an answer. */
function readAnsweredSubject(subject: string): string | null {
  let rest = subject.normalize("NFC").slice(0, 500);
  let answers = 0;
  for (let round = 0; round < 10; round++) {
    const untagged = rest.replace(TAG, "");
    const next = untagged.replace(PREFIX, "");
    if (next !== untagged) answers += 1;
    if (next === rest) break;
    rest = next;
  }
  rest = rest.trim();
  return answers > 0 && rest !== "" ? rest : null;
}
