import type { Instant } from "../engine/plan.ts";
import { APPLICATION_ID, type SqliteConnection, connect } from "./sqlite-connection.ts";
import { peekDue } from "./due.ts";
import { readLastEvent } from "./events.ts";
import { type MarkRecord, readMark } from "./high-water-mark.ts";
import { hasUnfinishedMessages } from "./inbox.ts";
import { isListeningDue } from "./mailboxes.ts";
import type { Context } from "./context.ts";
import { readMeta } from "./meta.ts";
import { readSchemaVersion } from "./migrations/migrate.ts";
import { migrations } from "./migrations/registry.ts";
import { hasOpenStops } from "./open-stops.ts";
import { checkPrivate } from "./permissions.ts";
import { readSetting } from "./plans.ts";
import { hasOpenDeliveries } from "./web-deliveries.ts";

/** How long a look waits for another process's lock; the long way waits properly. */
const LOCK_WAIT_MS = 1_000;

/**
 * A look at a store in which nothing is due at `now`, without opening it for work: the earliest planned time.
 * Null when something is due, mail is to be read, a service asked, or a crash left somebody's no unfinished, or when anything at all is not as this program leaves it; `openStore` says what.
 */
export async function peekIdle({
  file,
  marker,
  now,
}: {
  file: string;
  marker: string;
  now: Instant;
}): Promise<{ nextAt: Instant | null } | null> {
  const mark = readMark(marker);
  if (mark === null) return null;
  checkPrivate(file);
  const sql = await connect(file, LOCK_WAIT_MS);
  try {
    if (!isAsLeft(sql, mark)) return null;
    if (isListeningDue({ sql }, now) || isPollDue({ sql }, now) || hasOpenStops({ sql })) return null;
    if (hasOpenDeliveries({ sql }) || hasUnfinishedMessages({ sql })) return null;
    const { due, nextAt, orphans, toAsk } = peekDue({ sql, ownerId: null, wallClock: () => now }, now);
    return due || orphans || toAsk ? null : { nextAt };
  } finally {
    sql.db.close();
  }
}

/**
 * The small named text of when a list of some service is to be asked for next, in epoch milliseconds; empty where none
 * is.
 */
export const NEXT_POLL = "next poll";

function isPollDue(context: Pick<Context, "sql">, now: Instant): boolean {
  const text = readSetting(context, NEXT_POLL) ?? "";
  return text !== "" && Number(text) <= now;
}

/** What `openStore` asks of a database that needs nothing done to it. */
function isAsLeft(sql: SqliteConnection, mark: MarkRecord): boolean {
  return (
    sql.pragma("application_id") === APPLICATION_ID &&
    readSchemaVersion(sql) === migrations.length &&
    readMeta(sql, "store_id") === mark.storeId &&
    readMeta(sql, "erasure_key") !== null &&
    readMeta(sql, "restored_from") === null &&
    readMeta(sql, "moved_to") === null &&
    readLastEvent({ sql }) >= mark.lastEvent
  );
}
