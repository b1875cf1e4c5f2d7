import { Worker } from "node:worker_threads";
import { InternalError, unpackError } from "../errors.ts";
import type { ImportResult } from "../prospects/import.ts";
import type { ImportSays, ImportStart } from "./import-thread.ts";

/** The thread's young heap, in MB: a larger one fills up with what is long over, and is never given back. */
const YOUNG_MB = 3;
/** The bound of its old heap, in MB: far above its need, and low enough that V8 lets it grow by little at a time. */
const OLD_MB = 256;

/** Imports in a thread whose memory is bounded; its end is this call's. `program` is the thread's own file. */
export function importInThread(
  program: string,
  start: ImportStart,
  callbacks: { onMapping(lines: readonly string[]): void; onProgress(read: number): void },
): Promise<ImportResult> {
  const worker = new Worker(program, {
    workerData: start,
    env: {},
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: OLD_MB },
  });
  return new Promise((resolve, reject) => {
    worker.on("message", (said: ImportSays) => {
      switch (said.type) {
        case "mapping":
          callbacks.onMapping(said.lines);
          break;
        case "progress":
          callbacks.onProgress(said.read);
          break;
        case "done":
          resolve(said.result);
          break;
        case "error":
          reject(unpackError(said.error));
          break;
        default:
          said satisfies never;
      }
    });
    worker.on("error", (cause) => reject(new InternalError("the importing thread failed", { cause })));
    worker.on("exit", () => reject(new InternalError("the importing thread ended")));
  });
}
