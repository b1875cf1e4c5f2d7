import type { Instant } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import type { MailFigures } from "../store/ports/inbox-port.ts";

/** Figures are taken over a week: long enough for a small sender, short enough to forget a mended list. */
export const HEALTH_WINDOW_MS = 7 * 86_400_000;
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
  if (reason !== null)
    await store.holdSender(sender, `${reason}; mend the list, then seq resume --sender ${sender}`, now);
  return reason;
}
