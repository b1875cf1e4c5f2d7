import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import { UserError } from "../../errors.ts";
import { refuseLinks } from "../../files/plain-way.ts";
import { isInside } from "../../files/tree.ts";
import type { OpenOptions } from "../../store/open-store.ts";
import type { Store } from "../../store/port.ts";
import { describeOwner } from "./owner.ts";

/**
 * Where a workspace keeps its database, and the file beside it that remembers that there was one. UserError where a
 * link in the workspace leads to either: a link may be committed, and lead to another workspace's people.
 */
export function locateStore(root: string, store: string): { file: string; marker: string } {
  if (/^postgres(ql)?:/.test(store)) {
    throw new UserError("a PostgreSQL store is not available yet", { hint: "write `store: .seq/state.db`" });
  }
  const file = isAbsolute(store) ? store : join(root, store);
  // Beside seq.yaml's own folder, so that the marker survives when only the database is lost.
  const marker = join(root, ".seq", "store.json");
  for (const path of [file, marker]) {
    refuseLinks(
      path,
      root,
      path,
      "write where the database is as `store` in seq.yaml, and keep .seq a folder",
    );
  }
  return { file, marker };
}

/**
 * Whether there is a database to look at. One outside the workspace counts where this workspace has had it before:
 * a change could name any other.
 */
export function hasStore(root: string, store: string): boolean {
  const { file, marker } = locateStore(root, store);
  return existsSync(marker) || (isInside(root, file) && existsSync(file));
}

/** Opens the store that seq.yaml names, and creates it in a workspace that never had one. */
export async function openWorkspaceStore({
  root,
  config,
  ...options
}: {
  root: string;
  config: WorkspaceConfig;
} & Pick<OpenOptions, "wallClock" | "signal" | "allowRolledBack" | "lockTries">): Promise<Store> {
  const { openStore } = await import("../../store/open-store.ts");
  return openStore({ ...describeStore(root, config), ...options });
}

/** How the store of a workspace is opened, as plain data. */
export function describeStore(root: string, config: WorkspaceConfig) {
  return { ...locateStore(root, config.store), create: true, owner: describeOwner() };
}
