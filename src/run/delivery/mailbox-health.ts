import { emailAction } from "../../channels/email/actions.ts";
import { DAY_MS, type Instant } from "../../engine/plan.ts";
import type { Store } from "../../store/port.ts";
import type { MailFigures, TouchRef } from "../../store/ports/inbox-port.ts";

/** Kinds of facts that speak against the mailbox behind the email that they are about. */
export const HURTS_SENDER: ReadonlySet<string> = new Set(["bounced", "blocked", "complained"]);
/** How far back the email is looked for that a person complains of, where nothing names it. */
const RECENT_MS = 180 * DAY_MS;

/** A report about somebody's mail, by whatever way it came. */
export interface MailReport {
  kind: string;
  at: Instant;
  sequence?: string;
  step?: string;
  stepKey?: string;
  channel?: string;
}

/**
 * The email that a report speaks of: of the sequence and step it names, else the last one that the person got before it;
 * null where it is not about email, or nothing was sent that it could mean.
 */
export async function findReported(
  store: Pick<Store, "recentTouches" | "lineage">,
  prospect: number,
  report: MailReport,
  now: Instant,
): Promise<TouchRef | null> {
  const { kind, at, sequence, step, stepKey, channel = emailAction.id } = report;
  if (!HURTS_SENDER.has(kind) || channel !== emailAction.id) return null;
  const touches = await store.recentTouches({ prospect }, now - RECENT_MS);
  const meant: TouchRef[] = [];
  for (const touch of touches) {
    if (sequence !== undefined && touch.sequence !== sequence) continue;
    const isStep =
      stepKey === undefined
        ? step === undefined || (await wasCalled(store, touch, step))
        : touch.stepKey === stepKey;
    if (isStep) meant.push(touch);
  }
  // Who reports a day may mean its morning, and the email left at noon.
  return meant.find((touch) => touch.at <= at) ?? meant.at(-1) ?? null;
}

/** Whether a touch's step bears this name, or did at some time. */
async function wasCalled(store: Pick<Store, "lineage">, touch: TouchRef, name: string): Promise<boolean> {
  if (touch.step === name || touch.stepKey === name) return true;
  const { bearers } = await store.lineage(touch.sequence);
  return bearers.some(([id, key]) => id === name && key === touch.stepKey);
}

/** Figures are taken over a week: long enough for a small sender, short enough to forget a mended list. */
export const HEALTH_WINDOW_MS = 7 * DAY_MS;
/** Below this many messages a share says nothing; as Warmbly's auto-pause. */
export const LEAST_SENT = 50;
/** Share of bounces at which the best senders' tools pause a mailbox (Warmbly, Smartlead: 5%). */
export const MOST_BOUNCED = 0.05;
/**
 * Share of complaints to stay below: Gmail's sender guidelines ask for less than 0.10% and never 0.30%
 * (https://support.google.com/a/answer/81126); Yahoo's ask for less than 0.3% (https://senders.yahooinc.com).
 */
export const MOST_COMPLAINED = 0.001;

/** Where the window that ends now begins. */
export function healthSince(now: Instant): Instant {
  return now - HEALTH_WINDOW_MS + 1;
}

/** Why a mailbox should rest, or null. Blocks count as bounces: receivers count them alike. */
export function judgeHealth(figures: MailFigures): string | null {
  const { sent, bounced, blocked, complained } = figures;
  if (sent < LEAST_SENT) return null;
  const returned = bounced + blocked;
  if (complained / sent >= MOST_COMPLAINED) {
    return `${complained} of ${sent} emails in 7 days brought a complaint (${percent(complained / sent)}; the limit is 0.1%)`;
  }
  if (returned / sent < MOST_BOUNCED) return null;
  const parts = [bounced > 0 && `${bounced} bounced`, blocked > 0 && `${blocked} blocked`].filter(Boolean);
  return `${returned} of ${sent} emails in 7 days came back (${percent(returned / sent)}: ${parts.join(", ")}; the limit is 5%)`;
}

function percent(share: number): string {
  return `${Math.floor(share * 1000) / 10}%`;
}

/** Ends the reason of every hold that the mailbox's health brought. */
const MEND = "; mend the list, then seq resume --sender";

/**
 * Holds a sender whose mail comes back or is complained about. Only a person lifts the hold
 * (`seq resume --sender`), and counting begins anew then. Returns why it is held now, or null.
 */
export async function checkMailboxHealth(
  store: Pick<Store, "mailFigures" | "holdSender">,
  sender: string,
  now: Instant,
): Promise<string | null> {
  const reason = judgeHealth(await store.mailFigures(sender, healthSince(now)));
  if (reason !== null) await store.holdSender(sender, emailAction.id, `${reason}${MEND} ${sender}`, now);
  return reason;
}

/**
 * Lifts the holds that the mailbox's health brought since `since`, where the figures say so no more: what spoke against it
 * was a slip, and is taken back. Returns whose were lifted.
 */
export async function liftHealthHolds(
  store: Pick<Store, "mailFigures" | "senderStates" | "liftHold">,
  since: Instant,
  now: Instant,
): Promise<string[]> {
  const lifted: string[] = [];
  for (const { id, holds } of await store.senderStates()) {
    const hold = holds[emailAction.id];
    if (hold === undefined || hold.at < since || !hold.reason.includes(MEND)) continue;
    if (judgeHealth(await store.mailFigures(id, healthSince(now))) !== null) continue;
    if (await store.liftHold(id, emailAction.id)) lifted.push(id);
  }
  return lifted;
}
