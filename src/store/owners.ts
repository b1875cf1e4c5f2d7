import type { Context } from "./context.ts";
import type { Owner } from "./port.ts";

export interface OwnerRow extends Owner {
  id: number;
}

/** This process's row in `owners`, created on its first claim; called inside a write. */
export function registerOwner(context: Context): number {
  const { host, pid, start } = context.owner;
  const { sql } = context;
  sql.run("INSERT INTO owners (host, pid, start) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", host, pid, start);
  const row = sql.get<{ id: number }>(
    "SELECT id FROM owners WHERE host = ? AND pid = ? AND start = ?",
    host,
    pid,
    start,
  );
  context.ownerId = row?.id ?? null;
  return row?.id ?? 0;
}

export function readOwners(context: Context): OwnerRow[] {
  return context.sql.all<OwnerRow>("SELECT id, host, pid, start FROM owners");
}

/** Forgets owners that hold nothing any more. */
export function deleteOwners(context: Context, ids: Iterable<number>): void {
  for (const id of ids) context.sql.run("DELETE FROM owners WHERE id = ?", id);
}
