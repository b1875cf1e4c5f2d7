import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import type { Cap, CapKey } from "./port.ts";

/** The condition that selects a key's charged touches; each is served by a partial index of its own. */
function selectKey(key: CapKey): { where: string; params: (string | number)[] } {
  switch (key.by) {
    case "sender":
      return key.action === undefined
        ? { where: "status <> 'failed' AND sender = ?", params: [key.sender] }
        : { where: "status <> 'failed' AND sender = ? AND action = ?", params: [key.sender, key.action] };
    case "person":
      return { where: "status <> 'failed' AND prospect = ?", params: [key.prospect] };
    case "company":
      return {
        where: "status <> 'failed' AND company_domain IS NOT NULL AND company_domain = ?",
        params: [key.domain],
      };
  }
}

/**
 * Whether one more touch would exceed the cap at `now`: at most `max` in the `windowMs` before it.
 * Touches later than `now` count too, so that a clock that jumps back opens no cap.
 */
export function isExhausted(context: Context, cap: Cap, now: Instant): boolean {
  if (cap.max <= 0) return true;
  const { where, params } = selectKey(cap.key);
  return (
    context.sql.get(
      `SELECT 1 FROM attempts WHERE ${where} AND at > ? LIMIT 1 OFFSET ?`,
      ...params,
      now - cap.windowMs,
      Math.ceil(cap.max) - 1,
    ) !== undefined
  );
}

/** When the charged touches of a key happened, from `since` on, ascending. */
export function readTouchTimes(context: Context, key: CapKey, since: Instant): Instant[] {
  const { where, params } = selectKey(key);
  return context.sql
    .all<{ at: number }>(`SELECT at FROM attempts WHERE ${where} AND at >= ? ORDER BY at`, ...params, since)
    .map((row) => row.at);
}
