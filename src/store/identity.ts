import { UserError } from "../errors.ts";
import type { Connection } from "./connection.ts";
import { readLastEvent } from "./events.ts";
import type { MarkRecord } from "./high-water-mark.ts";
import { readMeta } from "./meta.ts";

export const RESTORE_HINT = "restore a backup with `seq restore FILE`";

/**
 * The store's id. Refuses a database that does not know its own, is another workspace's, was moved away, or is older than
 * its marker. `file`: how it is called.
 */
export function checkIdentity(
  sql: Connection,
  {
    file,
    workspaceId,
    allowRolledBack = false,
  }: { file: string; workspaceId?: string; allowRolledBack?: boolean },
  mark: MarkRecord | null,
): string {
  const storeId = readMeta(sql, "store_id");
  if (storeId === null || readMeta(sql, "erasure_key") === null) {
    throw new UserError(`the database is damaged: ${file} does not know its own name`, {
      hint: RESTORE_HINT,
    });
  }
  const movedTo = readMeta(sql, "moved_to");
  if (movedTo !== null) {
    throw new UserError(`the database was moved: ${file} is not used any more`, {
      hint: `write \`store: ${movedTo}\` in seq.yaml`,
    });
  }
  if ((mark !== null && mark.storeId !== storeId) || (workspaceId !== undefined && workspaceId !== storeId)) {
    throw new UserError(`the database belongs to another workspace: ${file}`, {
      hint: "check `store` in seq.yaml, or restore this workspace's own backup with `seq restore FILE`",
    });
  }
  if (mark !== null && !allowRolledBack && readLastEvent({ sql }) < mark.lastEvent) {
    throw new UserError(`the database was rolled back: ${file} is older than what this workspace has done`, {
      hint: "put the newer file back, or `seq restore` a backup; `seq reconcile` accepts the older one",
    });
  }
  return storeId;
}
