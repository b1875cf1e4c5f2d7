import type { Instant } from "../engine/plan.ts";
import { selectReaching } from "../engine/reach.ts";
import type { Progress } from "./connection.ts";
import { type Context, type CountedCap, hashAddress } from "./context.ts";
import type { Cap, CapKey } from "./port.ts";
import { readSameMailbox } from "./prospect-rows.ts";
import { countOpenTasks, countPromised } from "./tasks.ts";

/** Fewer entries of an index are counted as quickly as a remembered count is looked up. */
const WORTH_REMEMBERING = 200;

/** What reaches nobody counts for its sender alone. */
const REACHING = selectReaching("channel");

/** The condition that selects a key's charged touches; each is served by a partial index of its own. */
function selectKey(context: Context, key: CapKey): { where: string; params: (string | number)[] } {
  switch (key.by) {
    case "sender":
      return key.action === undefined
        ? { where: "failed = 0 AND sender = ?", params: [key.sender] }
        : { where: "failed = 0 AND sender = ? AND action = ?", params: [key.sender, key.action] };
    case "person":
      return selectPeople(readSameMailbox(context, key.prospect), key.action);
    case "company":
      return {
        where: `failed = 0 AND company_domain IS NOT NULL AND company_domain IN (?, ?) AND ${REACHING}`,
        params: [key.domain, nameErased(context, key.domain)],
      };
  }
}

/** Under what a company goes on being charged for touches of somebody who was erased: its domain may name them. */
function nameErased(context: Context, domain: string): string {
  return `#company:${hashAddress(context, "company", domain)}`;
}

/** Takes the company's name out of a person's touches, which stay charged to it. Called inside a write. */
export function eraseFromCompanies(context: Context, prospect: number): void {
  const own = "enrollment IN (SELECT id FROM enrollments WHERE prospect = ?) AND company_domain";
  const domains = context.sql.column<string>(
    `SELECT company_domain FROM attempts WHERE ${own} IS NOT NULL`,
    prospect,
  );
  for (const domain of new Set(domains)) {
    context.sql.run(
      `UPDATE attempts SET company_domain = ? WHERE ${own} = ?`,
      nameErased(context, domain),
      prospect,
      domain,
    );
  }
}

/** Almost always one person; several of one mailbox only where they were two before mailboxes were compared. */
function selectPeople(
  ids: readonly number[],
  action: string | undefined,
): { where: string; params: (string | number)[] } {
  const places = ids.map(() => "?").join(", ");
  const people = `failed = 0 AND prospect ${ids.length === 1 ? "= ?" : `IN (${places})`}`;
  return action === undefined
    ? { where: `${people} AND ${REACHING}`, params: [...ids] }
    : { where: `${people} AND action = ?`, params: [...ids, action] };
}

/**
 * Whether one more touch would exceed the cap at `now`: at most `max` in the `windowMs` before it.
 * Touches later than `now` count too, so that a clock that jumps back opens no cap. Called inside a write.
 */
export function isExhausted(context: Context, cap: Cap, now: Instant): boolean {
  const most = Math.ceil(cap.max);
  if (most <= 0) return true;
  const since = now - cap.windowMs;
  if (cap.key.by === "sender" && most >= WORTH_REMEMBERING) {
    const name = JSON.stringify([cap.key.sender, cap.key.action ?? null, cap.windowMs]);
    return isCountExhausted(context, { name, key: cap.key, most }, since);
  }
  const { where, params } = selectKey(context, cap.key);
  const last = context.sql.get(
    `SELECT 1 FROM attempts WHERE ${where} AND at > ? LIMIT 1 OFFSET ?`,
    ...params,
    since,
    most - 1,
  );
  return last !== undefined;
}

/**
 * The same beside open tasks, each of which may be done any moment: for a task, and for what a person or a
 * company gets. Called inside a write.
 */
export function isExhaustedBeside(context: Context, cap: Cap, now: Instant): boolean {
  const { key, max } = cap;
  const open =
    key.by === "sender" ? countOpenTasks(context, key.sender, key.action) : countPromised(context, key, now);
  return isExhausted(context, { ...cap, max: max - open }, now);
}

/** Counts only when what was counted before leaves it open whether the cap is full. */
function isCountExhausted(
  context: Context,
  cap: { name: string; key: CapKey; most: number },
  since: Instant,
): boolean {
  const progress = context.sql.readProgress();
  if (progress === null) return countTouches(context, cap.key, since) >= cap.most;
  const known = context.countedCaps.get(cap.name);
  if (known !== undefined && boundCount(known, since, progress) < cap.most) return false;
  const count = countTouches(context, cap.key, since);
  context.countedCaps.set(cap.name, { ...progress, count, since });
  return count >= cap.most;
}

/**
 * The most touches there can be by now: those of then, and one for every row that this connection has changed since.
 * Nothing is known once another connection has committed, or where the window begins earlier than it did then.
 */
function boundCount(known: CountedCap, since: Instant, now: Progress): number {
  if (known.version !== now.version || since < known.since) return Infinity;
  return known.count + now.changes - known.changes;
}

function countTouches(context: Context, key: CapKey, since: Instant): number {
  const { where, params } = selectKey(context, key);
  const row = context.sql.get<{ count: number }>(
    `SELECT count(*) AS count FROM attempts WHERE ${where} AND at > ?`,
    ...params,
    since,
  );
  return row?.count ?? 0;
}

/** When the charged touches of a key happened, from `since` on, ascending. */
export function readTouchTimes(context: Context, key: CapKey, since: Instant): Instant[] {
  const { where, params } = selectKey(context, key);
  const times = context.sql.column<number>(
    `SELECT at FROM attempts WHERE ${where} AND at >= ?`,
    ...params,
    since,
  );
  // A company's come from two ranges of an index; sorting those of one, which are in order, is one pass.
  return times.sort((one, other) => one - other);
}
