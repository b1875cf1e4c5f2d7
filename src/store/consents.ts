import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { wakeLaw } from "./due.ts";
import { E_STANDS, insertEvents } from "./events.ts";
import type { DoneNotice, NewConsent, StoredConsent } from "./ports/consents-port.ts";

const COLUMNS = `id, prospect, medium, basis, source, at, expires_at AS expiresAt, evidence,
  recorded_at AS recordedAt, withdrawn_at AS withdrawnAt`;

const COUNTRY = "json_extract(p.fields, '$.country')";

/** Adds what is new, and says so on the timeline; see the port. */
export function insertConsents(
  context: Context,
  consents: readonly NewConsent[],
  recordedAt: Instant,
): StoredConsent[] {
  const { sql } = context;
  const added: StoredConsent[] = [];
  for (const consent of consents) {
    const { prospect, medium, basis, source, at, expiresAt, evidence } = consent;
    const isNew = sql.run(
      `INSERT OR IGNORE INTO consents (prospect, medium, basis, source, at, expires_at, evidence, recorded_at)
       SELECT id, ?, ?, ?, ?, ?, ?, ? FROM prospects WHERE id = ? AND erased_at IS NULL`,
      medium,
      basis,
      source,
      at,
      expiresAt,
      evidence,
      recordedAt,
      prospect,
    );
    if (isNew === 0) continue;
    const row = sql.get<StoredConsent>(
      `SELECT ${COLUMNS} FROM consents WHERE prospect = ? AND medium = ? AND basis = ? AND at = ?`,
      prospect,
      medium,
      basis,
      at,
    );
    if (row === undefined) continue;
    added.push(row);
    insertEvents(context, [{ kind: "consent_given", at, prospect, data: { medium, basis, source } }]);
    wakeLaw(context, prospect, recordedAt);
  }
  return added;
}

export function readConsents(context: Context, prospect: number): StoredConsent[] {
  return context.sql.all<StoredConsent>(
    `SELECT ${COLUMNS} FROM consents WHERE prospect = ? ORDER BY at, id`,
    prospect,
  );
}

/** A page of consents by id, after `last`. */
export function pageConsents(
  context: Context,
  countries: readonly string[] | null,
  last: number,
  limit: number,
): (StoredConsent & { country: string | null })[] {
  return context.sql.all(
    `SELECT c.id, c.prospect, c.medium, c.basis, c.source, c.at, c.expires_at AS expiresAt, c.evidence,
      c.recorded_at AS recordedAt, c.withdrawn_at AS withdrawnAt, ${COUNTRY} AS country
      FROM consents c JOIN prospects p ON p.id = c.prospect
      WHERE c.id > ? AND (? IS NULL OR ${COUNTRY} IN (SELECT value FROM json_each(?)))
      ORDER BY c.id LIMIT ?`,
    last,
    countries === null ? null : 1,
    JSON.stringify(countries ?? []),
    limit,
  );
}

/** Ends what holds for a medium and was given by then; see the port. */
export function withdrawConsents(
  context: Context,
  prospect: number,
  medium: string,
  at: Instant,
  givenBy = Number.POSITIVE_INFINITY,
): number {
  const rows = readConsents(context, prospect).filter(
    (row) =>
      row.withdrawnAt === null &&
      row.at <= givenBy &&
      (medium === "any" || row.medium === medium || row.medium === "any"),
  );
  for (const row of rows) {
    context.sql.run("UPDATE consents SET withdrawn_at = ? WHERE id = ?", at, row.id);
    const data = { medium: row.medium, basis: row.basis };
    insertEvents(context, [{ kind: "consent_withdrawn", at, prospect, data }]);
  }
  return rows.length;
}

/** A page of first opt-outs by person, after `last`. */
export function pageOptOuts(
  context: Context,
  countries: readonly string[],
  last: number,
  limit: number,
): { prospect: number; at: Instant; country: string | null }[] {
  return context.sql.all(
    `SELECT e.prospect AS prospect, min(e.at) AS at, ${COUNTRY} AS country FROM events e INDEXED BY events_opted_out
      JOIN prospects p ON p.id = e.prospect
      WHERE e.kind = 'opted_out' AND ${E_STANDS} AND e.prospect IS NOT NULL AND e.prospect > ? AND p.erased_at IS NULL
        AND ${COUNTRY} IN (SELECT value FROM json_each(?))
      GROUP BY e.prospect ORDER BY e.prospect LIMIT ?`,
    last,
    JSON.stringify(countries),
    limit,
  );
}

export function readDoneNotices(context: Context): DoneNotice[] {
  return context.sql.all<DoneNotice>("SELECT prospect, kind, since FROM law_notices");
}

export function insertNotice(context: Context, { prospect, kind, since }: DoneNotice, at: Instant): boolean {
  const isNew =
    context.sql.run(
      "INSERT OR IGNORE INTO law_notices (prospect, kind, since, done_at) VALUES (?, ?, ?, ?)",
      prospect,
      kind,
      since,
      at,
    ) > 0;
  if (isNew) insertEvents(context, [{ kind: "notice_given", at, prospect, data: { about: kind } }]);
  return isNew;
}

/** Everything that is known of a person's consents, for an erasure. */
export function deleteConsents(context: Context, prospect: number): void {
  context.sql.run("DELETE FROM consents WHERE prospect = ?", prospect);
  context.sql.run("DELETE FROM law_notices WHERE prospect = ?", prospect);
}
