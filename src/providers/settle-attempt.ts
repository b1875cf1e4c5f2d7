import { writeCanonical } from "../canonical-json.ts";
import type { DoubtfulAttempt, Outcome, Settled } from "../channels/channel.ts";
import { holdsOver } from "../condition/expression.ts";
import type { Instant } from "../engine/plan.ts";
import { draftVariables, type OpenAction, sendDraft, sendOnce } from "./perform.ts";
import { findForeign, type JournaledRequest, unpackRequest } from "./prepared-request.ts";
import { openAnswer, readLookup } from "./read-answer.ts";
import type { Lookup, Repeat } from "./recipe.ts";
import { renderRequest } from "./render-request.ts";

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
/** Asked in vain so often, a person is to tell. */
const MOST_TRIES = 8;
/** Left before the end of a key's window: a request may take a while, and clocks differ. */
const WINDOW_MARGIN_MS = 2 * MINUTE_MS;
/** The request that was lost may still be at work; until then a draft that is there says nothing. */
const DRAFT_DELAY_MS = MINUTE_MS;

/**
 * Finds out what became of an attempt whose answer was lost, as far as its class allows: the class of the journaled
 * request, where the recipe still says the same. `account`: the present one; what another one sent is not repeated, nor
 * believed to be absent.
 */
export async function settleAttempt(
  open: OpenAction,
  { prepared, at, tries, closed, ...beside }: DoubtfulAttempt,
  account: string,
): Promise<Settled> {
  const journaled = unpackRequest(prepared);
  const { repeat } = open.action;
  const foreign = findForeign(open, journaled);
  if (foreign !== null) return unknown(null, foreign);
  const isSameAccount = journaled.account === account;
  const doubt: UncertainTouch = { open, journaled, at, tries, closed, isSameAccount, beside };
  if (!isSameAccount || journaled.repeat.class !== repeat.class) return askLookup(doubt);
  switch (repeat.class) {
    case "key": {
      const until = at + (journaled.repeat.forMs ?? 0) - WINDOW_MARGIN_MS;
      if (open.now() >= until) return askLookup(doubt);
      return doubt.closed === undefined ? repeatRequest(doubt, until) : waitClosed(doubt, until);
    }
    case "upsert":
      return doubt.closed === undefined
        ? repeatRequest(doubt, Number.POSITIVE_INFINITY)
        : waitClosed(doubt, Number.POSITIVE_INFINITY);
    case "read":
      return repeatRequest(doubt, Number.POSITIVE_INFINITY);
    case "draft":
      return lookAtDraft(doubt, repeat);
    case "never":
      return askLookup(doubt);
  }
}

interface UncertainTouch {
  open: OpenAction;
  journaled: JournaledRequest;
  at: Instant;
  tries: number;
  closed: DoubtfulAttempt["closed"];
  isSameAccount: boolean;
  beside: Pick<DoubtfulAttempt, "open" | "isOther">;
}

async function repeatRequest(doubt: UncertainTouch, until: Instant): Promise<Settled> {
  const { open, journaled } = doubt;
  return judgeRepeated(doubt, await sendOnce(open, journaled, journaled.request), until);
}

/**
 * What a repeated request says of the first. That the service refuses us, or has no time, tells nothing of what it did
 * before; that it refuses this message does, or at least keeps any other from following.
 */
function judgeRepeated(doubt: UncertainTouch, outcome: Outcome, until: Instant): Settled {
  if (outcome.type === "sent") {
    const { providerId = null, results } = outcome;
    return { type: "sent", providerId, ...(results !== undefined && { results }) };
  }
  if (outcome.type === "failed" && (outcome.blame === "recipient" || outcome.blame === "message")) {
    return { type: "failed", outcome };
  }
  const asked = outcome.type === "failed" ? (outcome.retryAfterMs ?? 0) : 0;
  return askAgain(doubt, outcome.reason, { leastMs: asked, until });
}

async function lookAtDraft(
  doubt: UncertainTouch,
  repeat: Extract<Repeat, { class: "draft" }>,
): Promise<Settled> {
  const { open, journaled, at, closed } = doubt;
  const { draft } = journaled;
  // Nothing is sent before the draft's id is durable.
  if (draft === undefined) return { type: "not_sent" };
  if (open.now() < at + DRAFT_DELAY_MS) return unknown(at + DRAFT_DELAY_MS, "it may still be at work");
  const variables = draftVariables(journaled, draft);
  const asked = await open.service.ask(renderRequest(open.place, repeat.look.request, variables), {
    mayRepeat: true,
  });
  if (asked.type !== "answer") return askAgain(doubt, asked.reason);
  const values = openAnswer(asked, variables);
  if (holdsOver(repeat.look.gone, values)) return { type: "sent", providerId: journaled.messageId ?? null };
  if (!holdsOver(repeat.look.there, values)) {
    return askAgain(doubt, `${open.recipe.title} answered ${asked.status}, which tells nothing of the draft`);
  }
  if (closed !== undefined) {
    // A draft that is there was not sent; what comes of it is decided anew, by every gate.
    return closed.until === null ? { type: "not_sent" } : unknown(closed.until, whyClosed(closed));
  }
  return judgeRepeated(doubt, await sendDraft(open, repeat, journaled, draft), Number.POSITIVE_INFINITY);
}

/** What asks only may be asked; the request itself waits for its hour, as long as its key holds. */
function waitClosed(doubt: UncertainTouch, until: Instant): Settled | Promise<Settled> {
  const { open, closed } = doubt;
  if (closed === undefined || open.action.lookup !== null) return askLookup(doubt);
  const again = closed.until ?? (until === Number.POSITIVE_INFINITY ? null : open.now() + LONGEST_WAIT_MS);
  return unknown(again, whyClosed(closed));
}

const whyClosed = ({ detail }: NonNullable<DoubtfulAttempt["closed"]>): string => `not sent again: ${detail}`;

async function askLookup(doubt: UncertainTouch): Promise<Settled> {
  const { open, journaled, at, isSameAccount } = doubt;
  const { lookup } = open.action;
  const { title } = open.recipe;
  if (lookup === null) return unknown(null, `${title} cannot be asked what became of it`);
  if (open.now() < at + lookup.afterMs) return unknown(at + lookup.afterMs, `${title} is asked later`);
  const { variables } = journaled;
  const asked = await open.service.ask(renderRequest(open.place, lookup.request, variables), {
    mayRepeat: true,
  });
  if (asked.type !== "answer") return askAgain(doubt, asked.reason);
  if (asked.status < 200 || asked.status > 299) {
    return askAgain(doubt, `${title} answered ${asked.status} when asked what became of it`);
  }
  const reading = readLookup(lookup, openAnswer(asked, variables));
  if (reading.is === "performed") {
    const rival = namesAttempt(lookup) ? null : await findRival(doubt, reading.id);
    return rival === null ? { type: "sent", providerId: reading.id } : askAgain(doubt, `${title}: ${rival}`);
  }
  // A list that is not read to its end, or is another account's, is not complete.
  if (reading.is === "absent" && isSameAccount && !asked.isCut) return { type: "not_sent" };
  return askAgain(doubt, `${title} was asked, and does not list it`);
}

/** Whether a look-up goes by our own id of the attempt, which no other has, and not by what it said to whom. */
function namesAttempt(lookup: Lookup): boolean {
  return /attempt\.(id|key)\b/.test(JSON.stringify(lookup));
}

/** Whose what was found may be as well, in words: one hit is no evidence for two that read alike. Null for nobody's. */
async function findRival({ journaled, beside }: UncertainTouch, id: string | null): Promise<string | null> {
  if (id !== null && (await beside.isOther?.(id)) === true) return "what it lists is another touch";
  const words = wordsOf(journaled);
  const isAlike = (beside.open ?? []).some((other) => wordsOf(unpackRequest(other)) === words);
  return isAlike ? "another that reads alike is in doubt, too" : null;
}

/** All that a look-up by text goes by. */
function wordsOf({
  provider,
  action,
  account,
  variables: { attempt: _, ...words },
}: JournaledRequest): string {
  return writeCanonical([provider, action, account, words]);
}

/** Later, and later each time, as long as it makes sense. */
function askAgain(
  { open, tries }: UncertainTouch,
  evidence: string,
  { leastMs = 0, until = Number.POSITIVE_INFINITY }: { leastMs?: number; until?: Instant } = {},
): Settled {
  if (tries >= MOST_TRIES) return unknown(null, evidence);
  const waitMs = Math.max(leastMs, Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** tries));
  const again = open.now() + waitMs;
  // Once a key's window has ended, a lookup may still tell.
  return unknown(again < until ? again : Math.max(open.now(), until), evidence);
}

function unknown(askAgainAt: Instant | null, evidence: string): Settled {
  return { type: "unknown", askAgainAt, evidence };
}
