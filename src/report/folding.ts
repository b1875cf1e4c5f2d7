import { UserError } from "../errors.ts";
import type { Store } from "../store/port.ts";
import type { FoldProgress } from "../store/ports/report-port.ts";
import type { ReportQuestion } from "./question.ts";

type FoldingStore = Pick<Store, "foldJourneys" | "foldProgress">;

/** How often what is folded is read anew where somebody else folds meanwhile; then the log is. */
const TRIES = 3;

/**
 * Reads by what is folded of the log, which is brought up to date before; by the log itself where that cannot be, or is not
 * to be.
 */
export async function readFolded<Result>(
  store: FoldingStore,
  { canFold, byLog, onFold }: Pick<ReportQuestion, "byLog" | "onFold"> & { canFold: boolean },
  read: (isFolded: boolean) => Promise<Result>,
): Promise<Result> {
  for (let tries = canFold && byLog !== true ? TRIES : 0; tries > 0; tries -= 1) {
    const folded = await tryToFold(store, onFold);
    if (folded === null) break;
    const result = await read(true);
    if ((await store.foldProgress()).turn === folded.turn) return result;
  }
  return read(false);
}

/** Null where nothing can be written now (a full disk, a lock that nobody gives back): figures can be told all the same. */
async function tryToFold(
  store: FoldingStore,
  onFold: ReportQuestion["onFold"],
): Promise<FoldProgress | null> {
  try {
    return await foldLog(store, onFold);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Folds what of the log is not folded yet, in pieces: whoever ends it in between has lost nothing. */
export async function foldLog(
  store: Pick<Store, "foldJourneys">,
  onFold?: ReportQuestion["onFold"],
): Promise<FoldProgress> {
  for (;;) {
    const progress = await store.foldJourneys();
    onFold?.(progress);
    if (progress.isDone) return progress;
  }
}
