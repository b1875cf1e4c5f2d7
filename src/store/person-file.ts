import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import { readAttempts } from "./attempts.ts";
import { readCodesOf, readUsesOf } from "./codes.ts";
import { readConsents } from "./consents.ts";
import { type Context, hashAddress } from "./context.ts";
import { readEnrollmentsOf } from "./enrollments.ts";
import { listOtherAddresses } from "./erasure-traces.ts";
import { insertEvents, readTimeline } from "./events.ts";
import { readMessages } from "./inbox.ts";
import { parseObject } from "./json.ts";
import type { AuditLine, PersonFile } from "./ports/rights-port.ts";
import { readPreference } from "./preferences.ts";
import { ADDRESS_KINDS, getProspect, type ProspectRow, readProspectRow } from "./prospect-rows.ts";
import { readReviews } from "./reviews.ts";
import { listSuppressionsOf } from "./suppressions.ts";
import { readTasks } from "./tasks.ts";
import { toHit } from "./web-hits.ts";

/** Everything that is kept of a person, from every table; the cost follows the person, not the store. */
export function readPersonFile(context: Context, id: number): PersonFile | null {
  const { sql } = context;
  const person = getProspect(context, id);
  if (person === null) return null;
  const enrollments = readEnrollmentsOf(context, id);
  const ids = (query: string, ...params: (string | number)[]): number[] =>
    sql.column<number>(query, ...params);
  const costs = new Map(
    enrollments.flatMap((enrollment) =>
      sql
        .all<{ id: number; cost: number | null }>(
          "SELECT id, cost FROM attempts WHERE enrollment = ?",
          enrollment.id,
        )
        .map((row) => [row.id, row.cost] as const),
    ),
  );
  const row = readProspectRow(context, id);
  const former = row === undefined ? [] : listOtherAddresses(context, row).former;
  const email = person.email?.toLowerCase() ?? "";
  return {
    person,
    enrollments,
    events: readTimeline(context, id),
    attempts: enrollments
      .flatMap((enrollment) => readAttempts(context, { enrollment: enrollment.id }))
      .map((attempt) => ({ ...attempt, cost: costs.get(attempt.id) ?? null })),
    tasks: ids("SELECT id FROM tasks WHERE prospect = ? ORDER BY id", id).flatMap((task) =>
      readTasks(context, { id: task }),
    ),
    reviews: ids("SELECT id FROM reviews WHERE prospect = ? ORDER BY id", id).flatMap((review) =>
      readReviews(context, { id: review }),
    ),
    messages: ids(
      "SELECT id FROM messages WHERE prospect = ? UNION SELECT id FROM messages WHERE from_address = ? ORDER BY id",
      id,
      email,
    ).flatMap((message) => readMessages(context, { id: message })),
    consents: readConsents(context, id),
    notices: sql.all(
      "SELECT prospect, kind, since, done_at AS doneAt FROM law_notices WHERE prospect = ? ORDER BY kind, since",
      id,
    ),
    preference: readPreference(context, id),
    hits: sql
      .all<Parameters<typeof toHit>[0]>("SELECT * FROM web_hits WHERE prospect = ? ORDER BY id", id)
      .map(toHit),
    deliveries: sql.all(
      `SELECT source, id, at, facts, address FROM web_deliveries WHERE prospect = ?
       UNION SELECT source, id, at, facts, address FROM web_deliveries
        WHERE address IS NOT NULL AND address IN (?, ?, ?) ORDER BY at`,
      id,
      person.email ?? "",
      person.phone ?? "",
      person.linkedin_url ?? "",
    ),
    codes: readCodesOf(context, id),
    codeUses: readUsesOf(context, id),
    notifications: sql.all(
      `SELECT id, key, target, kind, at, prospect, sequence, step, message, tries FROM notifications
        WHERE prospect = ? ORDER BY id`,
      id,
    ),
    suppressions: [
      ...listSuppressionsOf(context, person),
      ...former.flatMap((address) =>
        listSuppressionsOf(context, { id, email: address, linkedin_url: null, phone: null }).filter(
          ({ kind }) => kind === "email",
        ),
      ),
    ],
  };
}

const READ = `SELECT kind, at, data FROM events INDEXED BY events_audit
  WHERE kind IN ('audit_erased', 'audit_exported') ORDER BY id`;

/**
 * One line that names nobody: whoever knows an address can find it, nobody can read an address from it. It stands
 * apart from the person, so that an erasure keeps it. Called inside a write.
 */
export function insertAudit(context: Context, kind: AuditLine["kind"], row: ProspectRow, at: Instant): void {
  const data: Record<string, FieldValue> = { prospect: `p${row.id}` };
  for (const each of ADDRESS_KINDS) {
    const value = row[each];
    if (value !== null)
      data[each] = hashAddress(context, each, each === "email" ? value.toLowerCase() : value);
  }
  insertEvents(context, [{ kind: `audit_${kind}`, at, prospect: null, data }]);
}

/** See the port. Called inside a write. */
export function recordExport(context: Context, id: number, at: Instant): void {
  const row = readProspectRow(context, id);
  if (row !== undefined) insertAudit(context, "exported", row, at);
}

/** See the port. */
export function readAudit(context: Context, address?: string): AuditLine[] {
  const lines = context.sql.all<{ kind: string; at: number; data: string }>(READ).map((row): AuditLine => {
    const { prospect, ...hashes } = parseObject<FieldValue>(row.data);
    return {
      kind: row.kind === "audit_erased" ? "erased" : "exported",
      at: row.at,
      prospect: String(prospect),
      hashes,
    };
  });
  if (address === undefined) return lines;
  return lines.filter(
    ({ prospect, hashes }) =>
      prospect === address ||
      ADDRESS_KINDS.some(
        (kind) =>
          hashes[kind] === hashAddress(context, kind, kind === "email" ? address.toLowerCase() : address),
      ),
  );
}
