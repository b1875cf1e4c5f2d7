import type { FactContext } from "../run/actions/record-fact.ts";
import { createHash } from "node:crypto";
import { emailAction } from "../channels/email/actions.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import { nameOf } from "../run/context.ts";
import type { Prospect } from "../store/port.ts";
import type { InboxDraft, InboxMessage } from "../store/ports/inbox-port.ts";
import { applyFact, listDeclines, recordDeclines } from "./apply-fact.ts";
import { listConcerned, pauseForAnswer } from "./ask.ts";
import type { ClassifiedMessage } from "./classified-message.ts";
import { type Answered, decide, type InboundDecision, isProof } from "./decide.ts";
import { findMatch, type Match } from "./match.ts";
import { isOwnCopy } from "./touch-tokens.ts";
import { judgeWriter } from "./writer.ts";

/** What a signed mark of ours names; `step` is a tag (`tagStep`). */
export type TokenClaim = { attempt: number } | { enrollment: number; step: string };

/** What handling mail works with. */
export interface InboundContext extends FactContext {
  /** Answers who asks for help on a phone, once a day; false where it cannot. Absent: a person answers. */
  answerHelp?: (message: InboxMessage, person: Prospect, now: Instant) => Promise<boolean>;
  /** Verifies a signed token; null for one that is not ours. Absent: only unsigned ids are known. */
  readToken?: (token: string) => TokenClaim | null | Promise<TokenClaim | null>;
}

/** Where a message was found. */
export interface MessageSource {
  /** Id of the sender whose mailbox it is. */
  sender: string;
  /** Absent: email. */
  channel?: string;
  /** The folder, or the service. */
  mailbox: string;
  uid: number | null;
  receivedAt: Instant;
}

/** What came of a message. */
export interface InboundOutcome {
  /**
   * - `recorded`: a fact was recorded; its effects are complete
   * - `asked`: waits for a person in `seq inbox`; the sequences of the people it may concern are paused
   * - `ignored`: nothing follows from it
   * - `known`: was heard before
   * - `surplus`: one of too many that nothing of ours vouches for; it stays in the mailbox, and nothing follows from it
   */
  effect: "recorded" | "asked" | "ignored" | "known" | "surplus";
  /** The kind of fact, such as `replied`; or, for `asked`, what it looks like. */
  fact?: string;
  /** Email, LinkedIn URL, phone or `p<id>`. */
  prospect?: string;
  sequence?: string;
  step?: string;
  /** Number in `seq inbox`. */
  message?: number;
}

/**
 * Decides what a message means, and lets it have its effects. Handling it again changes nothing; after a crash in
 * between, handling it again completes them, and so does `finishInbound`. Of mail that concerns nobody here nothing is kept.
 */
export async function handleInbound(
  inbound: InboundContext,
  classified: ClassifiedMessage,
  source: MessageSource,
): Promise<InboundOutcome> {
  if (classified.kind === "own" || (await isOwnCopy(inbound, classified))) return { effect: "ignored" };
  return handleMatched(inbound, classified, source, await findMatch(inbound, classified, source));
}

/** The same of a message whose match is known. `given`: what it comes to, where its words do not say. */
export async function handleMatched(
  inbound: InboundContext,
  classified: ClassifiedMessage,
  source: MessageSource,
  match: Match | null,
  given: InboundDecision | null = null,
): Promise<InboundOutcome> {
  // Erased since: nothing is to be learnt about them any more.
  if (match !== null && match.person === null && match.touch !== null) return { effect: "ignored" };
  const draft = draftMessage(classified, source, match);
  const verdict = await limitUnproven(
    inbound,
    draft,
    given ?? decide(classified, describeAnswered(classified, match, source)),
  );
  if (verdict.type === "ignore") return { effect: "ignored" };
  if (verdict.type === "surplus") return { effect: "surplus", fact: verdict.looksLike };
  const decided: Decided = { ...verdict, declines: listDeclines(classified) };
  const { message, isNew } = await inbound.store.keepMessage(draft, JSON.stringify(decided));
  if (!isNew && message.status !== "heard") {
    return { ...describeOutcome(message, match, factOf(decided)), effect: "known" };
  }
  return carryOut(inbound, message, decided, match);
}

/** The fact that somebody asks for help on a phone, and says nothing else. */
export const HELP_ASKED = "help_asked";
const EMAIL = emailAction.id;

/** What is decided of a message that was kept; `declines`: the channels that a fact of its writer's declines. */
type Decided = Exclude<InboundDecision, { type: "ignore" }> & { declines: readonly string[] };

function factOf(verdict: Decided): string {
  return verdict.type === "ask" ? verdict.looksLike : verdict.fact.kind;
}

/** Lets a message that was kept have the effects that were decided. Doing it again completes them. */
async function carryOut(
  inbound: InboundContext,
  message: InboxMessage,
  verdict: Decided,
  match: Pick<Match, "person" | "touch"> | null,
): Promise<InboundOutcome> {
  const outcome = describeOutcome(message, match, factOf(verdict));
  const now = inbound.clock.now();
  let question = verdict.type === "ask" ? verdict.question : null;
  if (verdict.type === "record") {
    const person = match?.person ?? null;
    if (person === null) return { effect: "ignored" };
    const at = Math.min(message.receivedAt, now);
    question = await applyFact(
      inbound,
      { fact: verdict.fact, message, person, touch: match?.touch ?? null, at },
      now,
    );
    if (verdict.fact.kind === HELP_ASKED) {
      const isAnswered = (await inbound.answerHelp?.(message, person, now)) ?? false;
      if (!isAnswered) question = "asks for help, and no service answers: answer by hand";
    }
    await recordDeclines(inbound, verdict.declines, { message, person, at }, now);
  }
  if (question === null) {
    // A meeting or an absence needs no answer; what somebody wrote to us does.
    const status = outcome.fact === "replied" ? "unanswered" : "recorded";
    await inbound.store.changeMessage(message.id, { status, outcome: outcome.fact ?? null });
    return { ...outcome, effect: "recorded" };
  }
  for (const person of await listConcerned(inbound.store, message)) {
    await pauseForAnswer(inbound, person, message.id, question, now);
  }
  await inbound.store.changeMessage(message.id, { status: "open", question, outcome: outcome.fact ?? null });
  return { ...outcome, effect: "asked" };
}

/**
 * Completes what a crash has left of messages that were kept, from what was kept: they may be gone from their mailbox. One that
 * cannot be completed keeps no other waiting. Returns how many were.
 */
export async function finishInbound(
  inbound: InboundContext,
  fault: (error: unknown) => void,
): Promise<number> {
  const { store } = inbound;
  let finished = 0;
  for (const { message, verdict } of await store.unfinishedMessages()) {
    try {
      const person = message.prospect === null ? null : await store.getProspect(message.prospect);
      const touch = message.attempt === null ? null : await store.touch(message.attempt);
      // Written by `handleInbound` alone.
      const decided = JSON.parse(verdict) as Decided;
      const isOver = person === null && decided.type === "record";
      if (isOver) await store.changeMessage(message.id, { status: "settled" });
      else await carryOut(inbound, message, decided, { person, touch });
      finished += 1;
    } catch (error) {
      fault(error);
    }
  }
  return finished;
}

function describeAnswered(
  { from }: ClassifiedMessage,
  match: Match | null,
  { channel = EMAIL }: MessageSource,
): Answered | null {
  if (match === null) return null;
  const address = match.person?.email ?? null;
  return {
    by: match.by,
    address,
    // A service says itself who wrote, and the match rests on that.
    writer: channel === EMAIL ? judgeWriter(from, address) : "person",
    isSignedOptOut: match.isSignedOptOut === true,
  };
}

/** Kinds whose text a person may want to read; reports are told by their evidence. */
const WITH_TEXT: ReadonlySet<ClassifiedMessage["kind"]> = new Set([
  "reply",
  "opt_out",
  "out_of_office",
  "auto_reply",
  "challenge",
  "calendar",
  "unrelated",
]);
/** Longest text kept of a message, in UTF-16 units. */
const MOST_TEXT = 20_000;
/** The same for a message in full, and for its HTML part, which is left out where it is longer: half of it shows nothing. */
const MOST_BODY = 100_000;
const MOST_REFERENCES = 50;

function draftMessage(classified: ClassifiedMessage, source: MessageSource, match: Match | null): InboxDraft {
  const touch = match?.touch ?? null;
  return {
    key: keyOfMessage(classified, isProof(match?.by ?? null)),
    ...source,
    channel: source.channel ?? EMAIL,
    kind: classified.kind,
    optOut: classified.optOut !== null,
    returnDate: classified.returnDate,
    from: classified.from,
    fromName: classified.fromName,
    subject: classified.subject.slice(0, 500),
    messageId: classified.messageId,
    references: classified.references.slice(0, MOST_REFERENCES),
    evidence: classified.evidence,
    text: WITH_TEXT.has(classified.kind) ? classified.text.slice(0, MOST_TEXT) : "",
    ...(WITH_TEXT.has(classified.kind) && { body: cutBody(classified.body) }),
    matchedBy: match?.by ?? null,
    attempt: touch?.id ?? null,
    enrollment: touch?.enrollment ?? null,
    prospect: match?.person?.id ?? null,
    sequence: touch?.sequence ?? null,
    step: touch?.step ?? null,
  };
}

function cutBody({ words, whole, html }: ClassifiedMessage["body"]): ClassifiedMessage["body"] {
  return {
    words: words.slice(0, MOST_BODY),
    whole: whole.slice(0, MOST_BODY),
    html: html === null || html.length > MOST_BODY ? null : html,
  };
}

/**
 * What makes a message one, in whichever mailbox and however often it is found: its Message-ID with writer and date,
 * since some responders use one id for ever; without an id, all that it says. What nothing of ours vouches for is
 * another message than what answers a thread: a forgery that comes first must not make the answer seem known.
 */
function keyOfMessage(classified: ClassifiedMessage, isProven: boolean): string {
  const { messageId, from, sentAt, subject, references, text, recipients } = classified;
  const parts =
    messageId === null ? [from, sentAt, subject, references, text, recipients] : [messageId, from, sentAt];
  return createHash("sha256")
    .update(JSON.stringify(isProven ? parts : ["unproven", ...parts]))
    .digest("hex");
}

function describeOutcome(
  message: InboxMessage,
  match: Pick<Match, "person" | "touch"> | null,
  fact: string,
): Omit<InboundOutcome, "effect"> {
  const touch = match?.touch ?? null;
  return {
    fact,
    message: message.id,
    ...(match?.person != null && { prospect: nameOf(match.person) }),
    ...(touch !== null && { sequence: touch.sequence, step: touch.step }),
  };
}

/** Mails of one kind about one person in a day, or waiting, beyond which one more says nothing new. */
const MOST_OF_A_PERSON = 10;
/** The same for a mailbox, of reports, of automatic mail, and of mail about nobody known. */
const MOST_OF_A_MAILBOX = 100;
/** Written by people: such a mail about somebody known is never too many for a mailbox. */
const BY_PEOPLE: ReadonlySet<string> = new Set(["reply", "opt_out"]);

/**
 * Anybody can send any number of mails that name people by their addresses. Nothing of ours vouches for those, so a
 * flood of them stays small: it keeps and pauses no more than this a day.
 */
async function limitUnproven(
  { store }: Pick<InboundContext, "store">,
  draft: InboxDraft,
  verdict: InboundDecision,
): Promise<InboundDecision | { type: "surplus"; looksLike: string }> {
  if (verdict.type === "ignore" || isProof(draft.matchedBy)) return verdict;
  const { key, kind, sender, prospect } = draft;
  const looksLike = verdict.type === "ask" ? verdict.looksLike : verdict.fact.kind;
  const since = draft.receivedAt - DAY_MS;
  const count = (of: { prospect: number } | { sender: string }): Promise<number> =>
    store.countUnproven({ ...of, kind, except: key }, since);
  if (prospect !== null && (await count({ prospect })) >= MOST_OF_A_PERSON)
    return { type: "surplus", looksLike };
  if (BY_PEOPLE.has(kind) && prospect !== null) return verdict;
  return (await count({ sender })) >= MOST_OF_A_MAILBOX ? { type: "surplus", looksLike } : verdict;
}
