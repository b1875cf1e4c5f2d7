import type { CommandContext } from "../app/session/context.ts";
import type { FoldProgress } from "../store/ports/report-port.ts";
import { openProgress } from "./progress.ts";

/** A progress line while the log is folded: for the first report of an old store, and where very much is new. */
export function openFolding(context: Pick<CommandContext, "output" | "world">) {
  const progress = openProgress(context, { things: "people and events counted" });
  let total = 0;
  return ({ left, isDone }: FoldProgress): void => {
    total = Math.max(total, left);
    if (isDone) progress.end();
    else progress.at(total - left, total);
  };
}
