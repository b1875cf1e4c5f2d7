import { UserError } from "../errors.ts";
import { readTree, type Tree } from "../review/tree.ts";
import type { Store } from "../store/port.ts";
import type { CommandContext } from "./session/context.ts";
import { hasStore } from "./session/workspace-store.ts";

/** The working tree as a reviewer reads it: secrets may be missing, and broken sequences stand with their problem. */
export async function openReviewTree(context: CommandContext): Promise<{ root: string; tree: Tree }> {
  const { root, text, sequences, recipes, snippet, diagnostics } = await context.readReview();
  // Of a file that cannot be read there is no text to say what is wrong.
  const unreadable = diagnostics.find(({ code }) => code === "unreadable-file");
  if (unreadable !== undefined) {
    const { file, message, hint } = unreadable;
    throw new UserError(`${file}: ${message}`, { ...(hint !== undefined && { hint }) });
  }
  return {
    root,
    tree: await readTree(
      { workspace: text, sequences, recipes, snippet },
      { packageRoot: context.world.packageRoot },
    ),
  };
}

/** The workspace's store where there is one; a review creates none. */
export async function openStoreIfAny(
  context: CommandContext,
  tree: Tree,
  root: string,
): Promise<Store | null> {
  if (tree.config === null) return null;
  return (await hasStore(root, tree.config)) ? context.openStore() : null;
}
