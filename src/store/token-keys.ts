import type { Instant } from "../engine/plan.ts";
import type { TokenKey } from "../token/token.ts";
import type { Context } from "./context.ts";

interface KeyRow {
  id: string;
  hex: string;
  created_at: number;
  retired_at: number | null;
}

/** Every key, the newest first. */
export function readTokenKeys(context: Context): TokenKey[] {
  return context.sql
    .all<KeyRow>("SELECT * FROM token_keys ORDER BY retired_at IS NOT NULL, created_at DESC, id")
    .map((row) => ({
      id: row.id,
      secret: row.hex,
      createdAt: row.created_at,
      retiredAt: row.retired_at,
    }));
}

/** Adds the key where none signs yet; called inside a write. */
export function ensureTokenKey(context: Context, fresh: TokenKey): TokenKey[] {
  const found = context.sql.get("SELECT 1 FROM token_keys WHERE retired_at IS NULL LIMIT 1");
  if (found === undefined) insertTokenKey(context, fresh);
  return readTokenKeys(context);
}

/** Retires whatever signs and adds the key; called inside a write. */
export function rotateTokenKey(context: Context, fresh: TokenKey, at: Instant): void {
  context.sql.run("UPDATE token_keys SET retired_at = ? WHERE retired_at IS NULL", at);
  insertTokenKey(context, fresh);
}

const SPENT = "spent:";

/**
 * Notes that a token was used, and forgets those that have expired; false where it was used before. Called inside a write.
 */
export function spendToken({ sql }: Context, id: string, expiresAt: Instant, now: Instant): boolean {
  sql.run("DELETE FROM notes WHERE name >= ? AND name < 'spent;' AND CAST(value AS INTEGER) < ?", SPENT, now);
  const added = sql.run(
    "INSERT INTO notes (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
    `${SPENT}${id}`,
    String(expiresAt),
  );
  return added === 1;
}

function insertTokenKey(context: Context, { id, secret, createdAt }: TokenKey): void {
  context.sql.run("INSERT INTO token_keys (id, hex, created_at) VALUES (?, ?, ?)", id, secret, createdAt);
}
