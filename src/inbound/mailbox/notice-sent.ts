import type { Instant } from "../../engine/plan.ts";
import { type FactContext, recordFact } from "../../run/actions/record-fact.ts";
import { resolveAttempt } from "../../run/actions/resolve.ts";
import { type Take, tellTogether } from "../../run/actions/tell.ts";
import { settleLeft } from "../../run/actions/unrecorded.ts";
import type { Prospect } from "../../store/port.ts";
import { WRITTEN_BY_HAND } from "../written-by-hand.ts";
import type { FetchedMessage } from "./imap-session.ts";

/** What a message in a Sent mailbox turned out to be. */
export interface SentNotice {
  /** `copy`: one of ours. `settled`: one of ours whose hand-over was uncertain, or unknown since a restore. `by_hand`: the sender wrote to a person. */
  type: "copy" | "settled" | "by_hand" | "other";
  /** Addresses of the people it is about. */
  people: string[];
  /** Sequences that wait for a person now. */
  paused: string[];
}

/** A message the program itself did not write, to a person who is in a sequence. */
export const SENT_BY_HAND = "sent_by_hand";

const NOTHING: SentNotice = { type: "other", people: [], paused: [] };

/**
 * Looks at one message of a Sent mailbox. One of ours settles its attempt where that was uncertain: a server keeps what
 * it took. A message by hand is recorded in the person's timeline, and the sequences they are in are paused, with that
 * reason: two voices from one address, of which one does not know what the other wrote, are worse than a day lost, and
 * `seq resume` goes on. Handled twice, it is recorded once.
 */
export async function noticeSent(
  context: FactContext,
  { envelope, headers, arrivedAt }: Pick<FetchedMessage, "envelope" | "headers" | "arrivedAt">,
  now: Instant,
): Promise<SentNotice> {
  const messageId = envelope?.messageId?.trim() ?? "";
  const ours = messageId === "" ? [] : await context.store.attemptsOfMessages([messageId]);
  const uncertain = ours.find(({ status }) => status === "uncertain");
  if (uncertain !== undefined) {
    await resolveAttempt(context, uncertain.id, true, now, "found in the Sent mailbox");
    const person = await context.store.getProspect(uncertain.prospect);
    return { type: "settled", people: person?.email == null ? [] : [person.email], paused: [] };
  }
  const at = Math.min(arrivedAt ?? now, now);
  // Some servers write a Message-ID of their own; the mark of a touch stays.
  const mark = /^x-seq-touch[ \t]*:\s*(\S+)/im.exec(headers)?.[1] ?? null;
  const isTest = /^x-seq-test\s*:/im.test(headers);
  if (ours.length > 0 || mark !== null || isTest) {
    const to = envelope?.to?.[0]?.address ?? "";
    if (ours.length > 0 || mark === null || isTest || to === "") return { ...NOTHING, type: "copy" };
    const left = { messageId: messageId === "" ? null : messageId, mark, to, at };
    const outcome = await settleLeft(context, left, now);
    if (outcome === "known" || outcome === "foreign") return { ...NOTHING, type: "copy" };
    return { type: "settled", people: [to], paused: [] };
  }
  const addresses = [...(envelope?.to ?? []), ...(envelope?.cc ?? [])].flatMap(({ address }) =>
    address === undefined || address === "" ? [] : [address],
  );
  const notice: SentNotice = { type: "other", people: [], paused: [] };
  for (const address of new Set(addresses.map((each) => each.toLowerCase()))) {
    const person = await context.store.findProspect(address);
    if (person === null || person.email === null) continue;
    const paused = await noticeByHand(context, person, messageId, at, now);
    if (paused === null) continue;
    notice.type = "by_hand";
    notice.people.push(person.email);
    notice.paused.push(...paused);
  }
  return notice;
}

/** Null where the person was in no sequence then. */
async function noticeByHand(
  context: FactContext,
  person: Prospect,
  messageId: string,
  at: Instant,
  now: Instant,
): Promise<string[] | null> {
  const enrollments = await context.store.enrollmentsOf(person.id);
  const meant = enrollments.filter(({ enrolledAt }) => enrolledAt <= at);
  if (meant.length === 0) return null;
  const past = await context.store.timeline(person.id);
  const isKnown = past.some(
    ({ kind, at: then, data }) =>
      kind === SENT_BY_HAND && (messageId === "" ? then === at : data.message_id === messageId),
  );
  const pause: Take = ({ enrollment: { enrolledAt, state } }) =>
    enrolledAt <= at && state.status === "active"
      ? { events: [{ type: "paused", reason: WRITTEN_BY_HAND }] }
      : null;
  const active = meant.filter(({ state }) => state.status === "active").map(({ sequence }) => sequence);
  if (isKnown) await tellTogether(context, { people: [person.id] }, pause, now);
  else {
    const data = messageId === "" ? {} : { message_id: messageId };
    const fact = { kind: SENT_BY_HAND, at, channel: "email", data };
    await recordFact(context, person, fact, now, { after: pause });
  }
  return active;
}
