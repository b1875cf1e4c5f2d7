import { stop } from "../engine/advance.ts";
import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { findLiving, pageUnderDomains } from "./covered.ts";
import {
  cancelReviews,
  cancelTasks,
  type EnrollmentRow,
  overwriteState,
  readEnrollmentRow,
  toState,
} from "./enrollments.ts";
import { insertEvents } from "./events.ts";
import type { OpenDatabase } from "./open-database.ts";
import type { SuppressionKind } from "./port.ts";

/** An entry that may still cover somebody whose sequences go on. */
interface OpenStop {
  name: string;
  kind: SuppressionKind;
  value: string;
}

/** See the port. */
export async function endSuppressed(database: OpenDatabase, now: Instant): Promise<number> {
  let ended = 0;
  for (;;) {
    const stops = await database.read(readOpenStops);
    if (stops.length === 0) return ended;
    const isUnderDomains = stops.every(({ kind }) => kind === "domain");
    ended += isUnderDomains
      ? await endUnderDomains(database, stops, now)
      : await database.write((context) => endNamed(context, stops, now));
  }
}

/** Closes the entries with the last page: until then whoever comes next goes through all of it again. */
async function endUnderDomains(
  database: OpenDatabase,
  stops: readonly OpenStop[],
  now: Instant,
): Promise<number> {
  const domains = new Set(stops.map(({ value }) => value.toLowerCase()));
  let ended = 0;
  for (let last: number | null = 0; last !== null; ) {
    const from: number = last;
    const { ids, end } = await database.read((context) => pageUnderDomains(context, domains, from));
    last = end;
    if (ids.length === 0 && end !== null) continue;
    ended += await database.write((context) => {
      if (end === null) closeStops(context, stops);
      return stopEnrollments(context, ids, now);
    });
  }
  return ended;
}

/** Some of them: domains first and many at once, since one pass over everybody serves them all. */
function readOpenStops({ sql }: Pick<Context, "sql">): OpenStop[] {
  const select = "SELECT name, kind, value FROM suppressions WHERE open = 1";
  const domains = sql.all<OpenStop>(
    `${select} AND name >= 'domain:' AND name < 'domain;' ORDER BY name LIMIT 10000`,
  );
  return domains.length > 0 ? domains : sql.all<OpenStop>(`${select} ORDER BY name LIMIT 200`);
}

export function hasOpenStops({ sql }: Pick<Context, "sql">): boolean {
  return sql.get("SELECT 1 FROM suppressions WHERE open = 1 LIMIT 1") !== undefined;
}

/** Ends enrollments, with their open tasks and reviews, whatever their sequences say. Called inside a write. */
function stopEnrollments(context: Context, ids: readonly number[], now: Instant): number {
  let ended = 0;
  for (const id of ids) {
    const row = readEnrollmentRow(context, id);
    if (row !== undefined && stopEnrollment(context, row, now)) ended += 1;
  }
  return ended;
}

function stopEnrollment(context: Context, row: EnrollmentRow, now: Instant): boolean {
  // A damaged row is left alone; the gates keep its person, and what waits for a rep is taken away.
  cancelTasks(context, row.id);
  cancelReviews(context, row.id);
  const state = toState(row);
  if (state === null) return false;
  const { state: next, effects } = stop(state, "suppressed", now);
  if (effects.length === 0) return false;
  overwriteState(context, row, next);
  insertEvents(
    context,
    effects.flatMap((effect) =>
      effect.type === "record"
        ? [
            {
              kind: effect.kind,
              at: now,
              prospect: row.prospect,
              enrollment: row.id,
              sequence: row.sequence,
              step: effect.step,
              ...(effect.data && { data: effect.data }),
            },
          ]
        : [],
    ),
  );
  return true;
}

/** Ends whoever these entries name, and closes them. Called inside a write. */
function endNamed(context: Context, stops: readonly OpenStop[], now: Instant): number {
  const ids = stops.flatMap(({ kind, value }) =>
    kind === "domain" ? [] : findLiving(context, { kind, value }),
  );
  closeStops(context, stops);
  return stopEnrollments(context, ids, now);
}

/** Nobody whose sequences go on is covered by them any more. Called inside a write. */
function closeStops({ sql }: Context, stops: readonly OpenStop[]): void {
  for (const { name } of stops) sql.run("UPDATE suppressions SET open = 0 WHERE name = ?", name);
}
