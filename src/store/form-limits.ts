import { DAY_MS, type Instant } from "../engine/plan.ts";
import { likelyMailbox } from "../prospects/normalise/mailbox.ts";
import type { Context } from "./context.ts";
import { hashAddress } from "./context.ts";
import type { Submission, WebDelivery } from "./ports/web-port.ts";

/** A mailbox that a stranger names is asked this often, and no oftener. */
const ASKED_ONCE_IN_MS = 7 * DAY_MS;
const MOST_ASKED = 3;
/** How long it is known who was asked: an objection to the mail must find its address. */
export const ASKED_KEPT_MS = 90 * DAY_MS;

/**
 * Counts a form, or says by false that a limit is reached. What lies ahead of `at` counts too, so that a clock which
 * jumps back opens no limit. Called inside a write.
 */
export function countSubmission(context: Context, delivery: WebDelivery, submission: Submission): boolean {
  const { sql } = context;
  const { limits, isNew } = submission;
  const since = delivery.at - DAY_MS;
  const mailbox = hashMailbox(context, submission.address);
  const client = hashAddress(context, "client", submission.client);
  const isFull = (where: string, params: (string | number)[], most: number): boolean =>
    sql.get(
      `SELECT 1 FROM form_submissions WHERE ${where} AND at > ? LIMIT 1 OFFSET ?`,
      ...params,
      since,
      most - 1,
    ) !== undefined;
  if (isFull("mailbox = ?", [mailbox], limits.perMailbox)) return false;
  if (isNew && isFull("client = ? AND is_new = 1", [client], limits.perClient)) return false;
  if (isNew && isFull("is_new = 1", [], limits.perDay)) return false;
  sql.run(
    `INSERT INTO form_submissions (delivery, at, mailbox, client, is_new) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (delivery) DO UPDATE SET at = excluded.at, mailbox = excluded.mailbox, client = excluded.client,
        is_new = excluded.is_new, asks = 0`,
    delivery.id,
    delivery.at,
    mailbox,
    client,
    isNew ? 1 : 0,
  );
  return true;
}

/** Whether a mail may go to the mailbox for this delivery; it is counted then. The same delivery is told the same. */
export function takeAsking(context: Context, delivery: string, email: string, at: Instant): boolean {
  const { sql } = context;
  const own = sql.get<{ asks: number }>("SELECT asks FROM form_submissions WHERE delivery = ?", delivery);
  if (own === undefined) return false;
  if (own.asks === 1) return true;
  const times = sql.column<number>(
    "SELECT at FROM form_submissions WHERE mailbox = ? AND asks = 1 AND at > ?",
    hashMailbox(context, email),
    at - ASKED_KEPT_MS,
  );
  if (times.length >= MOST_ASKED || times.some((time) => time > at - ASKED_ONCE_IN_MS)) return false;
  sql.run("UPDATE form_submissions SET asks = 1 WHERE delivery = ?", delivery);
  return true;
}

export function forgetSubmissions(context: Context, before: Instant, most: number): void {
  context.sql.run(
    `DELETE FROM form_submissions WHERE delivery IN
      (SELECT delivery FROM form_submissions WHERE is_new IN (0, 1) AND at < ? LIMIT ?)`,
    before,
    most,
  );
}

function hashMailbox(context: Context, address: string): string {
  return hashAddress(context, "mailbox", address.includes("@") ? likelyMailbox(address) : address);
}
