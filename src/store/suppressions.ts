import { canonicalMailbox } from "../prospects/normalise/mailbox.ts";
import { PAGE_ROWS, type Page } from "./bind.ts";
import type { Context } from "./context.ts";
import { hashAddress } from "./context.ts";
import { listDomains, mayCoverLiving } from "./covered.ts";
import type { Addresses, NewSuppression, Suppression, SuppressionKind } from "./port.ts";

interface SuppressionRow {
  kind: SuppressionKind;
  value: string;
  reason: string;
  at: number;
  hashed: number;
  by_page: number | null;
}

const AT_ONCE = 8;
const FIND = `SELECT * FROM suppressions WHERE name IN (${Array(AT_ONCE).fill("?").join(", ")}) LIMIT 1`;

/** An opt-out must not be evaded by another spelling of the same mailbox: a capital letter, a dot, a tag. */
export function nameSuppression(kind: SuppressionKind, value: string): string {
  if (kind === "email") return `${kind}:${canonicalMailbox(value)}`;
  return `${kind}:${kind === "domain" ? value.toLowerCase() : value}`;
}

/** The name under which an erased person's address is kept. */
function nameHash(context: Context, kind: "email" | "linkedin_url" | "phone", value: string): string {
  return `#${kind}:${hashAddress(context, kind, kind === "email" ? canonicalMailbox(value) : value)}`;
}

/** Entries that were made before mailboxes were compared are of the spelling that the person had. */
function nameHashes(context: Context, kind: "email" | "linkedin_url" | "phone", value: string): string[] {
  const name = nameHash(context, kind, value);
  if (kind !== "email" || canonicalMailbox(value) === value.toLowerCase()) return [name];
  return [name, `#email:${hashAddress(context, kind, value.toLowerCase())}`];
}

/**
 * Adds what is not there yet; returns how many were new. An entry that comes once more from elsewhere than the page
 * that made it can no longer be lifted there. Called inside a write, after what else ends enrollments.
 */
export function insertSuppressions(context: Context, entries: readonly NewSuppression[]): number {
  const { sql } = context;
  let added = 0;
  for (const { kind, value, reason, at, byPage = null } of entries) {
    const name = nameSuppression(kind, value);
    const isNew =
      sql.run(
        `INSERT INTO suppressions (name, kind, value, reason, at, hashed, by_page)
          VALUES (?, ?, ?, ?, ?, 0, ?) ON CONFLICT DO NOTHING`,
        name,
        kind,
        value,
        reason,
        at,
        byPage,
      ) > 0;
    if (isNew) added += 1;
    else
      sql.run(
        "UPDATE suppressions SET by_page = NULL WHERE name = ? AND by_page IS DISTINCT FROM ?",
        name,
        byPage,
      );
    if (mayCoverLiving(context, { kind, value })) {
      sql.run("UPDATE suppressions SET open = 1 WHERE name = ?", name);
    }
  }
  return added;
}

/** Turns what is known about an address into a keyed hash; the address itself is gone afterwards. */
export function hashSuppression(
  context: Context,
  kind: "email" | "linkedin_url" | "phone",
  value: string,
  at: number,
): void {
  const name = nameSuppression(kind, value);
  const plain = context.sql.get<SuppressionRow>("SELECT * FROM suppressions WHERE name = ?", name);
  context.sql.run("DELETE FROM suppressions WHERE name = ?", name);
  const hashedName = nameHash(context, kind, value);
  context.sql.run(
    `INSERT INTO suppressions (name, kind, value, reason, at, hashed) VALUES (?, ?, ?, ?, ?, 1)
      ON CONFLICT DO NOTHING`,
    hashedName,
    kind,
    hashedName.slice(kind.length + 2),
    plain?.reason ?? "erased",
    plain?.at ?? at,
  );
}

/** Removes a suppression, by the value itself or by the hash that an erasure left of it. */
export function deleteSuppression(context: Context, kind: SuppressionKind, value: string): boolean {
  const names = [nameSuppression(kind, value), `#${kind}:${value}`];
  if (kind === "email" || kind === "linkedin_url" || kind === "phone")
    names.push(...nameHashes(context, kind, value));
  let removed = 0;
  for (const name of names) removed += context.sql.run("DELETE FROM suppressions WHERE name = ?", name);
  return removed > 0;
}

/** The entry that covers the person, one of their addresses, or their mail domain or a parent of it. */
export function findSuppression(context: Context, of: Addresses & { id: number }): Suppression | null {
  const names = [`person:${of.id}`];
  if (of.email !== null) names.push(nameSuppression("email", of.email), ...nameDomains(of.email));
  if (of.linkedin_url !== null) names.push(nameSuppression("linkedin_url", of.linkedin_url));
  if (of.phone !== null) names.push(nameSuppression("phone", of.phone));
  names.push(...hashedNames(context, of).map(({ name }) => name));
  for (let from = 0; from < names.length; from += AT_ONCE) {
    // One look for all names; the places left over ask for the first one again.
    const asked = Array.from({ length: AT_ONCE }, (_, index) => names[from + index] ?? names[0] ?? "");
    const row = context.sql.get<SuppressionRow>(FIND, ...asked);
    if (row !== undefined) return toSuppression(row);
  }
  return null;
}

/** Every entry that is about the person or one of their addresses, their mail domain included. */
export function listSuppressionsOf(context: Context, of: Addresses & { id: number }): Suppression[] {
  const names = [`person:${of.id}`];
  if (of.email !== null) names.push(nameSuppression("email", of.email), ...nameDomains(of.email));
  if (of.linkedin_url !== null) names.push(nameSuppression("linkedin_url", of.linkedin_url));
  if (of.phone !== null) names.push(nameSuppression("phone", of.phone));
  return names.flatMap((name) => {
    const row = context.sql.get<SuppressionRow>("SELECT * FROM suppressions WHERE name = ?", name);
    return row === undefined ? [] : [toSuppression(row)];
  });
}

/** An address that somebody had before: where it is suppressed it stays so, as a keyed hash. */
export function hashIfSuppressed(context: Context, email: string, at: number): void {
  const name = nameSuppression("email", email);
  if (context.sql.get("SELECT 1 FROM suppressions WHERE name = ?", name) === undefined) return;
  hashSuppression(context, "email", email, at);
}

/** Whether anybody was ever erased. */
export function hasErasedAddresses(context: Context): boolean {
  return context.sql.get("SELECT 1 FROM suppressions WHERE hashed = 1 LIMIT 1") !== undefined;
}

/** The kind of the first address that an erased person had, or null. */
export function findErasedAddress(
  context: Context,
  of: Addresses,
): "email" | "linkedin_url" | "phone" | null {
  for (const { kind, name } of hashedNames(context, of)) {
    if (context.sql.get("SELECT 1 FROM suppressions WHERE name = ?", name) !== undefined) return kind;
  }
  return null;
}

/** Hashing costs more than every look-up together, so nothing is hashed until somebody was erased. */
function hashedNames(
  context: Context,
  of: Addresses,
): { kind: "email" | "linkedin_url" | "phone"; name: string }[] {
  if (!hasErasedAddresses(context)) return [];
  const names: { kind: "email" | "linkedin_url" | "phone"; name: string }[] = [];
  for (const kind of ["email", "linkedin_url", "phone"] as const) {
    const value = of[kind];
    if (value === null) continue;
    for (const name of nameHashes(context, kind, value)) names.push({ kind, name });
  }
  return names;
}

function nameDomains(email: string): string[] {
  return listDomains(email).map((domain) => `domain:${domain}`);
}

/** A page of entries in the order of their names, after `from`. */
export function pageSuppressions({ sql }: Context, from: string | null): Page<Suppression, string> {
  const rows = sql.all<SuppressionRow & { name: string }>(
    "SELECT * FROM suppressions WHERE name > ? ORDER BY name LIMIT ?",
    from ?? "",
    PAGE_ROWS,
  );
  return {
    rows: rows.map(toSuppression),
    next: rows.length < PAGE_ROWS ? null : (rows.at(-1)?.name ?? null),
  };
}

function toSuppression(row: SuppressionRow): Suppression {
  const { kind, value, reason, at, hashed, by_page: byPage } = row;
  return { kind, value, reason, at, hashed: hashed === 1, byPage };
}
