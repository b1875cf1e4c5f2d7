import { parentPort, workerData } from "node:worker_threads";
import { type PackedError, packError } from "../errors.ts";
import type { ImportResult } from "../prospects/import.ts";
import { type ImportFileOptions, importFile } from "../prospects/import-file.ts";
import { openPlace, type StorePlace } from "../store/place.ts";

/** What a thread is started with: plain data. */
export interface ImportStart {
  store: StorePlace;
  file: string;
  options: Omit<ImportFileOptions, "stdin" | "onMapping" | "onProgress">;
}

/** What it says, the last of which is a result or an error. */
export type ImportSays =
  | { type: "mapping"; lines: readonly string[] }
  | { type: "progress"; read: number }
  | { type: "done"; result: ImportResult }
  | { type: "error"; error: PackedError };

/** Rows from one word of progress to the next: each word wakes another thread. */
const PROGRESS_ROWS = 5_000;

async function* readNothing(): AsyncGenerator<never> {}

async function importAll({ store: place, file, options }: ImportStart): Promise<ImportResult> {
  const store = await openPlace(place, { wallClock: Date.now });
  let told = 0;
  try {
    return await importFile(store, file, {
      ...options,
      stdin: readNothing(),
      onMapping: (lines) => say({ type: "mapping", lines }),
      onProgress: (read) => {
        if (read - told < PROGRESS_ROWS) return;
        told = read;
        say({ type: "progress", read });
      },
    });
  } finally {
    await store.close();
  }
}

function say(words: ImportSays): void {
  parentPort?.postMessage(words);
}

importAll(workerData as ImportStart).then(
  (result) => say({ type: "done", result }),
  (error: unknown) => say({ type: "error", error: packError(error) }),
);
