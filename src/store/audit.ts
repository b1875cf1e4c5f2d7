import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { hashAddress } from "./context.ts";
import { insertEvents } from "./events.ts";
import { parseObject } from "./json.ts";
import type { AuditLine } from "./ports/rights-port.ts";
import type { ProspectRow } from "./prospect-rows.ts";
import { ADDRESS_KINDS, readProspectRow } from "./prospect-rows.ts";

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
