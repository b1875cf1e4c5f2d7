import { existsSync } from "node:fs";
import { readTree, type Tree } from "../review/tree.ts";
import type { Store } from "../store/port.ts";
import type { Context } from "./context.ts";
import { locateStore } from "./workspace-store.ts";

/** The working tree as a reviewer reads it: secrets may be missing, and broken sequences stand with their problem. */
export async function openReviewTree(context: Context): Promise<{ root: string; tree: Tree }> {
  const { root, text, sequences, snippet } = await context.readWorkspace();
  return { root, tree: readTree({ workspace: text, sequences, snippet }) };
}

/** The workspace's store where there is one; a review creates none. */
export async function openStoreIfAny(context: Context, tree: Tree, root: string): Promise<Store | null> {
  if (tree.config === null) return null;
  const { file, marker } = locateStore(root, tree.config.store);
  return existsSync(file) || existsSync(marker) ? context.openStore() : null;
}
