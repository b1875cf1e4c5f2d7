import { isStarted } from "./attempts.ts";
import { isExhausted, isExhaustedBeside } from "./caps.ts";
import type { Context } from "./context.ts";
import { readKindsSince } from "./events.ts";
import type { Intent, JournalRefusal, JournalResult } from "./port.ts";
import { readPreference } from "./preferences.ts";
import { failAttempt } from "./recover.ts";
import { isHeld, isPaused } from "./senders.ts";
import { findSuppression } from "./suppressions.ts";
import { insertTakeBack } from "./take-backs.ts";

interface JournalRow {
  fence: number;
  status: string;
  lease_owner: number | null;
  lease_until: number | null;
  sequence: string;
  prospect: number;
  email: string | null;
  linkedin_url: string | null;
  phone: string | null;
  company_domain: string | null;
}

/** Two numbers that change with whatever may forbid a touch: by any process, and by this one. */
interface Changes {
  version: number;
  ownChanges: number;
}

const READ = `SELECT e.fence, e.status, e.lease_owner, e.lease_until, e.sequence, e.prospect,
  p.email, p.linkedin_url, p.phone, p.company_domain
  FROM enrollments e JOIN prospects p ON p.id = e.prospect WHERE e.id = ?`;

const INSERT = `INSERT INTO attempts (enrollment, prospect, sequence, step, step_key, action, channel, sender, company_domain,
  status, at, owner, plan_hash, message_id, subject, refs, content, hash, variant, cost, ask_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'started', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/**
 * Writes down that a touch is about to leave, if nothing forbids it at this very moment: the last look at every
 * gate that other processes can close, in the transaction that makes the intent durable. Called inside a write.
 */
export function journalIntent(context: Context, intent: Intent): JournalResult {
  const { claim, message } = intent;
  const row = context.sql.get<JournalRow>(READ, claim.enrollment.id);
  const refusal = row === undefined ? "lease" : findRefusal(context, intent, row);
  if (row === undefined || refusal !== null) return { type: "refused", gate: refusal ?? "lease" };
  const attempt = context.sql.insert(
    INSERT,
    claim.enrollment.id,
    row.prospect,
    row.sequence,
    intent.step,
    intent.stepKey === intent.step ? null : intent.stepKey,
    intent.action,
    intent.channel,
    intent.sender,
    row.company_domain,
    intent.at,
    context.ownerId,
    intent.planHash,
    message.messageId,
    message.subject,
    JSON.stringify(message.references),
    message.content,
    message.hash,
    intent.variant,
    intent.cost,
    intent.askAt,
  );
  insertTakeBack(context, intent);
  renewLease(context, claim.enrollment.id, row.lease_until ?? 0);
  context.journaled.set(attempt, countChanges(context));
  return { type: "journaled", attempt };
}

/** What `journalIntent` asks where nothing forbids the touch; see `prefetch`. */
export function prefetchIntent(context: Context, intent: Intent): void {
  context.sql.get(READ, intent.claim.enrollment.id);
  findRefusal(context, intent, rowOf(context, intent));
  context.sql.insert(INSERT);
}

/** What `findLateRefusal` asks where nothing forbids the touch; see `prefetch`. */
export function prefetchLateRefusal(context: Context, intent: Intent, attempt: number): void {
  context.sql.get(READ, intent.claim.enrollment.id);
  isStarted(context, attempt);
  findBar(context, intent, rowOf(context, intent));
}

/** The row as it is where nothing has changed since the claim. */
function rowOf(context: Context, intent: Intent): JournalRow {
  const { fence, person, enrollment } = intent.claim;
  return {
    fence,
    status: "active",
    lease_owner: context.ownerId,
    lease_until: Number.POSITIVE_INFINITY,
    sequence: enrollment.sequence,
    prospect: person.id,
    email: person.email,
    linkedin_url: person.linkedin_url,
    phone: person.phone,
    company_domain: person.companyDomain,
  };
}

/** Whether anything was written since an attempt was journaled, by whomever, that may forbid it; see `countChanges`. */
export function isOvertaken({ journaled }: Context, attempt: number, now: Changes): boolean {
  const then = journaled.get(attempt);
  return then?.version !== now.version || then.ownChanges !== now.ownChanges;
}

/** What forbids a journaled touch by now, though nothing did when it was journaled. */
export function findLateRefusal(context: Context, intent: Intent, attempt: number): JournalRefusal | null {
  const row = context.sql.get<JournalRow>(READ, intent.claim.enrollment.id);
  if (row === undefined || !isStarted(context, attempt)) return "lease";
  return findBar(context, intent, row);
}

/**
 * Takes back what was journaled and not handed over: as if it had never been. False where another process, which took
 * this one for dead, has settled it meanwhile. Called inside a write.
 */
export function withdrawAttempt(context: Context, attempt: number): boolean {
  context.journaled.delete(attempt);
  return failAttempt(context, attempt, context.ownerId);
}

/** How often something was written that may forbid a touch. */
export function countChanges({ sql, ownChanges }: Context): Changes {
  return { version: sql.readVersion(), ownChanges };
}

/** A lease that holds long enough for a delivery needs no write of its own. */
function renewLease(context: Context, enrollment: number, until: number): void {
  const now = context.wallClock();
  if (until - now > context.leaseMs / 2) return;
  context.sql.send("UPDATE enrollments SET lease_until = ? WHERE id = ?", now + context.leaseMs, enrollment);
}

/** The first gate that refuses, or null. */
function findRefusal(context: Context, intent: Intent, row: JournalRow): JournalRefusal | null {
  const bar = findBar(context, intent, row);
  if (bar !== null) return bar;
  if (isHandedOver(context, intent)) return "once";
  const cap = intent.caps.find((each) => {
    const isFull = each.key.by === "sender" ? isExhausted : isExhaustedBeside;
    return isFull(context, each, intent.at);
  });
  return cap?.gate ?? null;
}

/** What forbids the touch at all, its caps left aside. */
function findBar(context: Context, intent: Intent, row: JournalRow): JournalRefusal | null {
  if (
    row.fence !== intent.claim.fence ||
    row.status !== "active" ||
    row.lease_owner === null ||
    row.lease_owner !== context.ownerId ||
    (row.lease_until ?? 0) <= context.wallClock()
  ) {
    return "lease";
  }
  if (findSuppression(context, { ...row, id: row.prospect }) !== null) return "suppression";
  if (hasExit(context, intent)) return "exit";
  if ((readPreference(context, row.prospect)?.pausedUntil ?? 0) > intent.at) return "preference";
  const ways = new Set([intent.channel, intent.way ?? intent.channel]);
  if ([...ways].some((way) => isHeld(context, intent.sender, way))) return "sender";
  return isPaused(context, row.sequence, intent.sender) ? "paused" : null;
}

/** A reply is on disk before every enrollment has heard of it: in between, nothing may leave. */
function hasExit(context: Context, { claim, exits }: Intent): boolean {
  if (exits.length === 0) return false;
  return readKindsSince(context, claim.enrollment).some((kind) => exits.includes(kind));
}

/** Whether the step has an attempt that may have reached the person. */
function isHandedOver(context: Context, intent: Intent): boolean {
  return (
    context.sql.get(
      "SELECT 1 FROM attempts WHERE failed = 0 AND enrollment = ? AND coalesce(step_key, step) = ?",
      intent.claim.enrollment.id,
      intent.stepKey,
    ) !== undefined
  );
}
