import { isExhausted } from "./caps.ts";
import type { Context } from "./context.ts";
import { readEnrollmentRow } from "./enrollments.ts";
import { insertEvents } from "./events.ts";
import { registerOwner } from "./owners.ts";
import type { InboxStore, ReplyIntent, ReplyResult } from "./ports/inbox-port.ts";
import { readProspectRow } from "./prospect-rows.ts";
import { isHeld, isPaused } from "./senders.ts";
import { findSuppression } from "./suppressions.ts";

/** The step under which the answer to a message is journaled: one message is answered at most once. */
function nameStep(message: number): string {
  return `reply-${message}`;
}

/**
 * Writes down that a person's answer is about to leave. Promise 1 holds as for any touch: the unique index lets one
 * attempt a message through, and the lease tells a crash apart from one still in flight. Called inside a write.
 */
export function journalReply(context: Context, intent: ReplyIntent): ReplyResult {
  const row = readEnrollmentRow(context, intent.enrollment);
  const person = row === undefined ? undefined : readProspectRow(context, row.prospect);
  if (row === undefined || person === undefined) return { type: "refused", gate: "lease" };
  const { sql } = context;
  const step = intent.step ?? nameStep(intent.message);
  const isTaken = sql.get(
    "SELECT 1 FROM attempts WHERE failed = 0 AND enrollment = ? AND coalesce(step_key, step) = ?",
    intent.enrollment,
    step,
  );
  if (isTaken !== undefined) return { type: "refused", gate: "once" };
  if (row.lease_owner !== null && (row.lease_until ?? 0) > context.wallClock()) {
    return { type: "refused", gate: "lease" };
  }
  if (findSuppression(context, person) !== null) return { type: "refused", gate: "suppression" };
  if (isHeld(context, intent.sender, intent.channel)) return { type: "refused", gate: "sender" };
  if (isPaused(context, "", intent.sender)) return { type: "refused", gate: "paused" };
  const cap = intent.caps.find((each) => isExhausted(context, each, intent.at));
  if (cap !== undefined) {
    return { type: "refused", gate: cap.gate === "spacing" || cap.gate === "budget" ? cap.gate : "sender" };
  }
  const { prepared } = intent;
  const owner = context.ownerId ?? registerOwner(context);
  const attempt = sql.insert(
    `INSERT INTO attempts (enrollment, prospect, sequence, step, action, channel, sender, company_domain, status, at,
      owner, plan_hash, message_id, subject, refs, content, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'started', ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.prospect,
    row.sequence,
    step,
    intent.action,
    intent.channel,
    intent.sender,
    person.company_domain,
    intent.at,
    owner,
    row.plan_hash,
    prepared.messageId,
    prepared.subject,
    JSON.stringify(prepared.references),
    prepared.content,
    prepared.hash,
  );
  sql.run(
    "UPDATE enrollments SET lease_owner = ?, lease_until = ?, fence = fence + 1 WHERE id = ?",
    owner,
    context.wallClock() + context.leaseMs,
    row.id,
  );
  return { type: "journaled", attempt };
}

/** How the answer ended: its attempt, its line in the timeline, and the lease given back. Called inside a write. */
export function settleReply(
  context: Context,
  attempt: number,
  end: Parameters<InboxStore["settleReply"]>[1],
): void {
  const { sql } = context;
  const settled = sql.run(
    `UPDATE attempts SET status = ?, reason = ?, settled_at = ?, provider_id = ?, owner = NULL
      WHERE id = ? AND status IN ('started', 'uncertain')`,
    end.status,
    end.reason,
    end.at,
    end.providerId,
    attempt,
  );
  const row = sql.get<{
    enrollment: number;
    prospect: number;
    sequence: string;
    step: string;
    channel: string;
  }>("SELECT enrollment, prospect, sequence, step, channel FROM attempts WHERE id = ?", attempt);
  if (row === undefined) return;
  sql.run(
    "UPDATE enrollments SET lease_owner = NULL, lease_until = NULL WHERE id = ? AND lease_owner = ?",
    row.enrollment,
    context.ownerId,
  );
  if (settled === 0) return;
  const message = end.status === "sent" ? /^reply-(\d+)$/.exec(row.step)?.[1] : undefined;
  if (message !== undefined) {
    sql.run(
      "UPDATE messages SET status = 'settled', settled_at = ? WHERE id = ? AND status <> 'open'",
      end.at,
      Number(message),
    );
  }
  insertEvents(context, [
    {
      kind: end.status === "sent" ? "answer_sent" : end.status,
      at: end.at,
      ...row,
      data: end.reason === null ? {} : { reason: end.reason },
    },
  ]);
}
