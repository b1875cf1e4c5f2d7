import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { parseObject } from "./json.ts";
import type { Enrollment, Review } from "./port.ts";

interface ReviewRow extends Omit<Review, "content"> {
  content: string;
}

const COLUMNS = "id, enrollment, prospect, sequence, step, content, variant, status, at";

export function insertReview(
  context: Context,
  enrollment: Enrollment,
  review: { step: string; content: Record<string, string>; variant: string | null },
  at: Instant,
): void {
  context.sql.run(
    `INSERT INTO reviews (enrollment, prospect, sequence, step, content, variant, status, at)
      VALUES (?, ?, ?, ?, ?, ?, 'open', ?)`,
    enrollment.id,
    enrollment.prospect,
    enrollment.sequence,
    review.step,
    JSON.stringify(review.content),
    review.variant,
    at,
  );
}

export function readReviews(
  context: Context,
  filter: { status?: Review["status"]; enrollment?: number; id?: number },
): Review[] {
  const { sql } = context;
  let rows: ReviewRow[];
  if (filter.id !== undefined) rows = sql.all(`SELECT ${COLUMNS} FROM reviews WHERE id = ?`, filter.id);
  else if (filter.enrollment !== undefined) {
    rows = sql.all(`SELECT ${COLUMNS} FROM reviews WHERE enrollment = ? ORDER BY id`, filter.enrollment);
  } else if (filter.status === "open") {
    rows = sql.all(`SELECT ${COLUMNS} FROM reviews WHERE status = 'open' ORDER BY id`);
  } else rows = sql.all(`SELECT ${COLUMNS} FROM reviews ORDER BY id`);
  return rows
    .filter((row) => filter.status === undefined || row.status === filter.status)
    .filter((row) => filter.enrollment === undefined || row.enrollment === filter.enrollment)
    .map((row) => ({ ...row, content: parseObject<string>(row.content) }));
}

/** Approves an open review with the text as the person left it. */
export function approveReview(context: Context, id: number, content: Record<string, string>): boolean {
  return (
    context.sql.run(
      "UPDATE reviews SET status = 'approved', content = ? WHERE id = ? AND status = 'open'",
      JSON.stringify(content),
      id,
    ) > 0
  );
}
