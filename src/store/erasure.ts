import type { Instant } from "../engine/plan.ts";
import { forgetActs } from "./acts.ts";
import { eraseFromCompanies } from "./caps.ts";
import { eraseFromCodes } from "./codes.ts";
import { deleteConsents } from "./consents.ts";
import type { Context } from "./context.ts";
import { forgetCrmPerson } from "./crm-people.ts";
import { exitEnrollment } from "./enrollments.ts";
import { cleanState, eraseFromSenders, eraseFromThreads, listOtherAddresses } from "./erasure-traces.ts";
import { insertEvents } from "./events.ts";
import { refold } from "./fold.ts";
import { eraseMessages } from "./inbox.ts";
import { deleteMailDomain } from "./mail-domains.ts";
import { insertAudit } from "./person-file.ts";
import { ADDRESS_KINDS, findByPhone, readProspectRow } from "./prospect-rows.ts";
import { deleteCopiesOf } from "./sent-copies.ts";
import { hashIfSuppressed, hashSuppression, insertSuppressions } from "./suppressions.ts";
import { eraseFromWeb } from "./web-deliveries.ts";

/**
 * Personal data gone from every table (GDPR Art. 17). What stays: that there were touches, when, and by whom;
 * a keyed hash of each address, so that the person is not written to again after the next import, and of the company's
 * domain, so that its touch budget counts them. Returns by what texts the person can be found in files, none where there
 * was no such person.
 */
export function erasePerson(context: Context, id: number, at: Instant): string[] {
  const row = readProspectRow(context, id);
  if (row === undefined || row.erased_at !== null) return [];
  const { former, writers } = listOtherAddresses(context, row);
  for (const kind of ADDRESS_KINDS) {
    const value = row[kind];
    if (value === null) continue;
    if (isShared(context, kind, value)) continue;
    hashSuppression(context, kind, value, at);
  }
  for (const address of [...former, ...writers]) hashIfSuppressed(context, address, at);
  const traces = scrubPerson(context, id, "erased", at);
  insertSuppressions(context, [{ kind: "person", value: String(id), reason: "erased", at }]);
  insertEvents(context, [{ kind: "erased", at, prospect: id }]);
  insertAudit(context, "erased", row, at);
  return traces;
}

/**
 * Takes what is known of a person out of every table; that their addresses must not be written to is another matter.
 * Returns by what texts they can be found in files. Called inside a write.
 */
export function scrubPerson(
  context: Context,
  id: number,
  reason: "erased" | "unconfirmed",
  at: Instant,
): string[] {
  const row = readProspectRow(context, id);
  if (row === undefined || row.erased_at !== null) return [];
  const { sql } = context;
  const { former } = listOtherAddresses(context, row);
  const messageIds = sql.column<string>(
    `SELECT message_id FROM attempts WHERE enrollment IN (SELECT id FROM enrollments WHERE prospect = ?)
      AND message_id IS NOT NULL`,
    id,
  );
  const addresses = ADDRESS_KINDS.flatMap((kind) => {
    const value = row[kind];
    return value === null || isShared(context, kind, value) ? [] : [value];
  });
  eraseFromWeb(context, id, [...addresses, ...former]);
  for (const address of [...(row.email === null ? [] : [row.email.toLowerCase()]), ...former]) {
    eraseFromThreads(context, id, address);
    eraseFromSenders(context, address);
  }
  if (row.email !== null) deleteMailDomain(context, row.email.slice(row.email.lastIndexOf("@") + 1));
  sql.run(
    `UPDATE prospects SET email = NULL, mailbox = NULL, linkedin_url = NULL, phone = NULL, company_domain = NULL,
      fields = '{}', tags = '[]', pending_since = NULL, updated_at = ?, erased_at = ? WHERE id = ?`,
    at,
    at,
    id,
  );
  sql.run("UPDATE events SET data = '{}' WHERE prospect = ?", id);
  refold(context, [id]);
  sql.run(
    `UPDATE attempts SET content = '', hash = '', subject = NULL, refs = '[]', reason = NULL, provider_id = NULL
      WHERE enrollment IN (SELECT id FROM enrollments WHERE prospect = ?)`,
    id,
  );
  eraseFromCompanies(context, id);
  forgetActs(context, id);
  eraseMessages(context, id, row.email);
  for (const address of [...former, ...(row.phone === null ? [] : [row.phone])])
    eraseMessages(context, id, address);
  deleteCopiesOf(context, id);
  sql.run("UPDATE tasks SET text = '', url = NULL, warning = NULL WHERE prospect = ?", id);
  sql.run("UPDATE reviews SET content = '{}' WHERE prospect = ?", id);
  eraseFromCodes(context, id);
  forgetCrmPerson(context, id);
  deleteConsents(context, id);
  for (const enrollment of sql.all<{ id: number }>("SELECT id FROM enrollments WHERE prospect = ?", id)) {
    exitEnrollment(context, enrollment.id, reason);
    cleanState(context, enrollment.id);
  }
  return [...addresses, ...former, ...messageIds];
}

/** A number that colleagues share is not this person's alone: blocked or taken out, it would be so for them, too. */
function isShared(context: Context, kind: (typeof ADDRESS_KINDS)[number], value: string): boolean {
  return kind === "phone" && findByPhone(context, value).length > 1;
}
