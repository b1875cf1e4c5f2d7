import type { Instant } from "../engine/plan.ts";
import { PAGE_ROWS, type Page } from "./bind.ts";
import type { Context } from "./context.ts";
import { wakeLaw } from "./due.ts";
import { E_STANDS, insertEvents } from "./events.ts";
import {
  type DoneNotice,
  type NewConsent,
  type StoredConsent,
  WITHDRAWAL,
  type Withdrawal,
} from "./ports/consents-port.ts";

const COLUMNS = `id, prospect, medium, basis, source, at, expires_at AS expiresAt, evidence,
  recorded_at AS recordedAt, withdrawn_at AS withdrawnAt, conditions`;

const COUNTRY = "p.fields ->> '$.country'";

type ConsentRow = Omit<StoredConsent, "conditions"> & { conditions: string | null };

function toConsent<Row extends ConsentRow>({
  conditions,
  ...row
}: Row): Omit<Row, "conditions"> & { conditions?: string[] } {
  return conditions === null ? row : { ...row, conditions: conditions.split(",") };
}

/** Adds what is new, and says so on the timeline; see the port. */
export function insertConsents(
  context: Context,
  consents: readonly NewConsent[],
  recordedAt: Instant,
): StoredConsent[] {
  const added: StoredConsent[] = [];
  for (const consent of consents) {
    if (consent.basis === WITHDRAWAL) {
      const { prospect, medium, source, at, evidence } = consent;
      const { record } = withdrawConsents(context, { prospect, medium, source, at, evidence }, recordedAt);
      if (record !== null) added.push(record);
      continue;
    }
    const row = insertRecord(context, consent, recordedAt);
    if (row === null) continue;
    const { prospect, medium, basis, source, at } = row;
    added.push(row);
    insertEvents(context, [{ kind: "consent_given", at, prospect, data: { medium, basis, source } }]);
    wakeLaw(context, prospect, recordedAt);
  }
  return added;
}

/** Null where the same was recorded before, or the person is gone. What was withdrawn since its date is withdrawn. */
function insertRecord({ sql }: Context, consent: NewConsent, recordedAt: Instant): StoredConsent | null {
  const { prospect, medium, basis, source, at, expiresAt, evidence, conditions = [] } = consent;
  const isNew = sql.run(
    `INSERT INTO consents
      (prospect, medium, basis, source, at, expires_at, evidence, recorded_at, conditions, withdrawn_at)
     SELECT id, ?, ?, ?, ?, ?, ?, ?, ?,
      (SELECT min(w.at) FROM consents AS w WHERE w.prospect = prospects.id AND w.basis = '${WITHDRAWAL}'
        AND w.medium IN (?, 'any') AND w.at >= ? AND ? <> '${WITHDRAWAL}')
      FROM prospects WHERE id = ? AND erased_at IS NULL ON CONFLICT DO NOTHING`,
    medium,
    basis,
    source,
    at,
    expiresAt,
    evidence,
    recordedAt,
    conditions.length === 0 ? null : conditions.join(","),
    medium,
    at,
    basis,
    prospect,
  );
  if (isNew === 0) return null;
  const row = sql.get<ConsentRow>(
    `SELECT ${COLUMNS} FROM consents WHERE prospect = ? AND medium = ? AND basis = ? AND at = ?`,
    prospect,
    medium,
    basis,
    at,
  );
  return row === undefined ? null : toConsent(row);
}

/** By age: consents and withdrawals. */
export function readConsents(context: Context, prospect: number): StoredConsent[] {
  return context.sql
    .all<ConsentRow>(`SELECT ${COLUMNS} FROM consents WHERE prospect = ? ORDER BY at, id`, prospect)
    .map(toConsent);
}

/** A page of consents by id, after `from`. */
export function pageConsents(
  context: Context,
  from: number | null,
  countries?: readonly string[],
): Page<StoredConsent & { country: string | null }, number> {
  const rows = context.sql.all<ConsentRow & { country: string | null }>(
    `SELECT c.id, c.prospect, c.medium, c.basis, c.source, c.at, c.expires_at AS expiresAt, c.evidence,
      c.recorded_at AS recordedAt, c.withdrawn_at AS withdrawnAt, c.conditions, ${COUNTRY} AS country
      FROM consents c JOIN prospects p ON p.id = c.prospect
      WHERE c.id > ? AND (? IS NULL OR (${COUNTRY}) IN (SELECT value FROM json_each(?)))
      ORDER BY c.id LIMIT ?`,
    from ?? 0,
    countries === undefined ? null : 1,
    JSON.stringify(countries ?? []),
    PAGE_ROWS,
  );
  return { rows: rows.map(toConsent), next: rows.length < PAGE_ROWS ? null : (rows.at(-1)?.id ?? null) };
}

/**
 * Records a withdrawal, whether or not anything was given before, and ends what was given by then. `record` is null where
 * an earlier one says the same and nothing was given since.
 */
export function withdrawConsents(
  context: Context,
  { prospect, medium, source, at: ownAt, evidence }: Withdrawal,
  now: Instant,
): { ended: number; record: StoredConsent | null } {
  const rows = readConsents(context, prospect);
  const given = rows.filter((row) => row.basis !== WITHDRAWAL && isUnder(row.medium, medium));
  // A consent of today may be dated with the whole day: what is taken back now is all of it.
  const at = ownAt ?? Math.max(now, ...given.map((row) => row.at));
  const isKnown = rows.some(
    (row) =>
      row.basis === WITHDRAWAL &&
      isUnder(medium, row.medium) &&
      (row.at >= at || !given.some((each) => each.at > row.at)),
  );
  if (isKnown) return { ended: 0, record: null };
  const withdrawal = { prospect, medium, basis: WITHDRAWAL, source, at, expiresAt: null, evidence };
  const record = insertRecord(context, withdrawal, now);
  const ended = endConsents(context, prospect, medium, at, at);
  if (record !== null && ended === 0) {
    insertEvents(context, [{ kind: "consent_withdrawn", at, prospect, data: { medium } }]);
  }
  return { ended, record };
}

/** Whether what is said of `whole` is said of `part`, too. */
function isUnder(part: string, whole: string): boolean {
  return whole === "any" || part === whole;
}

/** Ends what holds for a medium and was given by then, with an event each. Returns how many. */
export function endConsents(
  context: Context,
  prospect: number,
  medium: string,
  at: Instant,
  givenBy: Instant,
): number {
  const rows = readConsents(context, prospect).filter(
    (row) =>
      row.basis !== WITHDRAWAL &&
      row.withdrawnAt === null &&
      row.at <= givenBy &&
      (isUnder(row.medium, medium) || row.medium === "any"),
  );
  for (const row of rows) {
    // What was given for every medium goes on for the others: the withdrawal's own record closes this one.
    if (medium === "any" || row.medium !== "any") {
      context.sql.run("UPDATE consents SET withdrawn_at = ? WHERE id = ?", at, row.id);
    }
    const data = { medium: row.medium === "any" ? medium : row.medium, basis: row.basis };
    insertEvents(context, [{ kind: "consent_withdrawn", at, prospect, data }]);
  }
  return rows.length;
}

/** A page of first opt-outs by person, after `from`. */
export function pageOptOuts(
  context: Context,
  from: number | null,
  countries: readonly string[],
): Page<{ prospect: number; at: Instant; country: string | null }, number> {
  const rows = context.sql.all<{ prospect: number; at: number; country: string | null }>(
    `SELECT e.prospect AS prospect, min(e.at) AS at, ${COUNTRY} AS country FROM events e INDEXED BY events_opted_out
      JOIN prospects p ON p.id = e.prospect
      WHERE e.kind = 'opted_out' AND ${E_STANDS} AND e.prospect IS NOT NULL AND e.prospect > ? AND p.erased_at IS NULL
        AND (${COUNTRY}) IN (SELECT value FROM json_each(?))
      GROUP BY e.prospect, p.id ORDER BY e.prospect LIMIT ?`,
    from ?? 0,
    JSON.stringify(countries),
    PAGE_ROWS,
  );
  return { rows, next: rows.length < PAGE_ROWS ? null : (rows.at(-1)?.prospect ?? null) };
}

export function readDoneNotices(context: Context): DoneNotice[] {
  return context.sql.all<DoneNotice>("SELECT prospect, kind, since FROM law_notices");
}

export function insertNotice(context: Context, { prospect, kind, since }: DoneNotice, at: Instant): boolean {
  const isNew =
    context.sql.run(
      "INSERT INTO law_notices (prospect, kind, since, done_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
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
