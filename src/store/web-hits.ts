import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import type { WebHit } from "./ports/web-port.ts";

/** As stored. */
interface HitRow extends Omit<WebHit, "human"> {
  human: number | null;
}

export function toHit(row: HitRow): WebHit {
  return { ...row, human: row.human === null ? null : row.human === 1 };
}

/** Called inside a write. */
export function insertHit(context: Context, hit: Omit<WebHit, "id" | "human">): void {
  context.sql.insert(
    `INSERT INTO web_hits (kind, prospect, enrollment, step, target, method, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    hit.kind,
    hit.prospect,
    hit.enrollment,
    hit.step,
    hit.target,
    hit.method,
    hit.at,
  );
}

/** Hits to be judged, oldest first; a page at a time. */
export function readOpenHits(context: Context, before: Instant): WebHit[] {
  return context.sql
    .all<HitRow>("SELECT * FROM web_hits WHERE human IS NULL AND at < ? ORDER BY at LIMIT 1000", before)
    .map(toHit);
}

export function readHitsOf(context: Context, enrollment: number, step: string): WebHit[] {
  return context.sql
    .all<HitRow>("SELECT * FROM web_hits WHERE enrollment = ? AND step = ? ORDER BY at, id", enrollment, step)
    .map(toHit);
}

/** Called inside a write. */
export function judgeHits(context: Context, verdicts: readonly { id: number; human: boolean }[]): void {
  for (const { id, human } of verdicts) {
    context.sql.run("UPDATE web_hits SET human = ? WHERE id = ?", human ? 1 : 0, id);
  }
}
