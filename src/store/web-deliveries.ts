import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { countSubmission } from "./form-limits.ts";
import type { Submission, WebDelivery } from "./ports/web-port.ts";

/** See the port. Called inside a write. */
export function insertDelivery(
  context: Context,
  delivery: WebDelivery,
  submission?: Submission,
): "kept" | "known" | "limited" {
  const { source, id, at, facts, address } = delivery;
  if (hasDelivery(context, source, id)) return "known";
  if (submission !== undefined && !countSubmission(context, delivery, submission)) return "limited";
  context.sql.run(
    "INSERT INTO web_deliveries (source, id, at, facts, address, status) VALUES (?, ?, ?, ?, ?, 'open')",
    source,
    id,
    at,
    facts,
    address,
  );
  return "kept";
}

export function hasDelivery(context: Context, source: string, id: string): boolean {
  return (
    context.sql.get("SELECT 1 FROM web_deliveries WHERE source = ? AND id = ?", source, id) !== undefined
  );
}

/** Deliveries that a crash left undone. */
export function readOpenDeliveries(context: Context, before: Instant): WebDelivery[] {
  return context.sql.all<WebDelivery>(
    "SELECT source, id, at, facts, address FROM web_deliveries WHERE status = 'open' AND at < ? ORDER BY at",
    before,
  );
}

export function hasOpenDeliveries({ sql }: Pick<Context, "sql">): boolean {
  return (
    sql.get("SELECT 1 FROM web_deliveries WHERE status <> 'done' AND status = 'open' LIMIT 1") !== undefined
  );
}

/** What a person has to confirm, oldest first. */
export function readAwaitedOf(context: Context, prospect: number): WebDelivery[] {
  return readDeliveriesOf(context, prospect, "awaited");
}

/** What a person has confirmed and is yet to be recorded. */
export function readOpenOf(context: Context, prospect: number): WebDelivery[] {
  return readDeliveriesOf(context, prospect, "open");
}

function readDeliveriesOf(context: Context, prospect: number, status: "awaited" | "open"): WebDelivery[] {
  return context.sql.all<WebDelivery>(
    `SELECT source, id, at, facts, address FROM web_deliveries
      WHERE prospect IS NOT NULL AND prospect = ? AND status = ? ORDER BY at`,
    prospect,
    status,
  );
}

/** Called inside a write. */
export function closeDelivery(
  context: Context,
  source: string,
  id: string,
  status: "done" | "unmatched" | "awaited",
  prospect: number | null,
  facts?: string,
): void {
  const forget = status === "done" ? ", address = NULL" : "";
  context.sql.run(
    `UPDATE web_deliveries SET facts = coalesce(?, facts), status = ?, prospect = ?${forget}
      WHERE source = ? AND id = ?`,
    status === "done" ? "[]" : (facts ?? null),
    status,
    prospect,
    source,
    id,
  );
}

export function countUnmatched(context: Context): number {
  const found = context.sql.get<{ count: number }>(
    "SELECT count(*) AS count FROM web_deliveries WHERE status = 'unmatched'",
  );
  return found?.count ?? 0;
}

/** Deliveries that wait for a person to say whom they are about. */
export function readUnmatched(context: Context): WebDelivery[] {
  return context.sql.all<WebDelivery>(
    "SELECT source, id, at, facts, address FROM web_deliveries WHERE status = 'unmatched' ORDER BY at LIMIT 500",
  );
}

/** What is known of a person here; called by erasure, inside its write. */
export function eraseFromWeb(context: Context, prospect: number, addresses: readonly string[]): void {
  const { sql } = context;
  sql.run(
    "UPDATE web_deliveries SET facts = '[]', address = NULL, status = 'done' WHERE prospect = ?",
    prospect,
  );
  for (const address of addresses) {
    sql.run(
      "UPDATE web_deliveries SET facts = '[]', address = NULL, status = 'done' WHERE address = ?",
      address,
    );
  }
  sql.run("DELETE FROM web_hits WHERE prospect = ?", prospect);
  sql.run("DELETE FROM preferences WHERE prospect = ?", prospect);
}
