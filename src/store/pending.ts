import type { FieldValue } from "../engine/facts.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import { insertConsents } from "./consents.ts";
import type { Context } from "./context.ts";
import { scrubPerson } from "./erasure.ts";
import { ASKED_KEPT_MS, forgetSubmissions, takeAsking } from "./form-limits.ts";
import { parseObject } from "./json.ts";
import type { NewConsent } from "./ports/consents-port.ts";
import type { Asking, WebDelivery } from "./ports/web-port.ts";
import { findByEmail, readProspectRow } from "./prospect-rows.ts";
import { insertProspect } from "./prospect-writes.ts";
import { findSuppression } from "./suppressions.ts";
import { readAwaitedOf } from "./web-deliveries.ts";

/** Rows that one sweep forgets. */
const AT_ONCE = 500;
const DEALT_WITH_MS = 30 * DAY_MS;

/** See the port. Called inside a write. */
export function askToConfirm(
  context: Context,
  { source, id }: Pick<WebDelivery, "source" | "id">,
  { email, companyDomain, language }: { email: string; companyDomain: string | null; language: string },
  at: Instant,
): Asking {
  const known = findByEmail(context, email);
  if (known !== undefined && known.pending_since === null) return { type: "known", prospect: known.id };
  const addresses = { id: known?.id ?? 0, email, linkedin_url: null, phone: null };
  if (findSuppression(context, addresses) !== null) return { type: "refused" };
  const isNew = takeAsking(context, id, email, at);
  if (known === undefined && !isNew) return { type: "refused" };
  const draft = { email, linkedin_url: null, phone: null, companyDomain, fields: { language }, tags: [] };
  const prospect = known?.id ?? insertProspect(context, draft, at, at);
  if (prospect === null) return { type: "refused" };
  if (isNew) context.sql.run("UPDATE prospects SET pending_since = ? WHERE id = ?", at, prospect);
  context.sql.run("UPDATE web_deliveries SET prospect = ? WHERE source = ? AND id = ?", prospect, source, id);
  return { type: "asked", prospect, isNew };
}

/** See the port. Called inside a write. */
export function confirmPending(
  context: Context,
  id: number,
  { fields, consent }: { fields: Record<string, FieldValue>; consent: Omit<NewConsent, "prospect"> },
  at: Instant,
): boolean {
  const row = readProspectRow(context, id);
  if (row === undefined || row.erased_at !== null) return false;
  const waiting = readAwaitedOf(context, id);
  if (row.pending_since === null && waiting.length === 0) return false;
  // Whom somebody brought in meanwhile is known better than by a form.
  const own = parseObject<FieldValue>(row.fields);
  const merged = row.pending_since === null ? { ...fields, ...own } : { ...own, ...fields };
  context.sql.run(
    "UPDATE prospects SET pending_since = NULL, fields = ?, updated_at = ? WHERE id = ?",
    JSON.stringify(merged),
    at,
    id,
  );
  insertConsents(context, [{ ...consent, prospect: id }], at);
  context.sql.run("UPDATE web_deliveries SET status = 'open' WHERE prospect = ? AND status = 'awaited'", id);
  return true;
}

/** See the port. Called inside a write. */
export function forgetOldForms(context: Context, sources: readonly string[], at: Instant): void {
  const { sql } = context;
  const before = at - ASKED_KEPT_MS;
  const gone = sql.column<number>(
    "SELECT id FROM prospects WHERE pending_since IS NOT NULL AND pending_since < ? LIMIT ?",
    before,
    AT_ONCE,
  );
  for (const id of gone) scrubPerson(context, id, "unconfirmed", at);
  forgetSubmissions(context, before, AT_ONCE);
  for (const source of sources) {
    sql.run(
      `DELETE FROM web_deliveries WHERE source = ? AND id IN
        (SELECT id FROM web_deliveries WHERE source = ? AND status = 'done' AND at < ? LIMIT ?)`,
      source,
      source,
      at - DEALT_WITH_MS,
      AT_ONCE,
    );
  }
}
