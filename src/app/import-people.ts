import { Worker } from "node:worker_threads";
import { InternalError, unpackError } from "../errors.ts";
import type { ImportResult } from "../prospects/import.ts";
import { type ImportFileOptions, importFile, isLargeFile } from "../prospects/import-file.ts";
import type { ImportSays, ImportStart } from "./import-thread.ts";
import type { CommandContext } from "./session/context.ts";
import { describeStore } from "./session/workspace-store.ts";

/**
 * Imports a file into the workspace's store; a dry run into a copy of it that is thrown away. A large file is read
 * and written in two threads, whose memory is bounded.
 */
export async function importPeopleFrom(
  context: CommandContext,
  file: string,
  options: Omit<ImportFileOptions, "cwd" | "root" | "stdin" | "thread">,
  isDry: boolean,
): Promise<ImportResult> {
  const { streams, cwd, threads } = context.world;
  const { onMapping, onProgress, ...plain } = options;
  const root = await context.findRoot();
  const callbacks = { onMapping: onMapping ?? (() => {}), onProgress: onProgress ?? (() => {}) };
  if (threads !== undefined && !isDry && (await isLargeFile(cwd, file))) {
    const { config } = await context.openWorkspace();
    const store = await describeStore(root, config, context.world);
    const start = { store, file, options: { ...plain, cwd, root, thread: threads.draft } };
    return importInThread(threads.import, start, callbacks);
  }
  const store = await context.openStore();
  const target = isDry ? await store.fork() : store;
  try {
    const thread = threads?.draft ?? null;
    return await importFile(target, file, { ...options, cwd, root, stdin: streams.stdin, thread });
  } finally {
    if (target !== store) await target.close();
  }
}

/** The thread's young heap, in MB: a larger one fills up with what is long over, and is never given back. */
const YOUNG_MB = 3;
/** The bound of its old heap, in MB: far above its need, and low enough that V8 lets it grow by little at a time. */
const OLD_MB = 256;

/** Imports in a thread whose memory is bounded; its end is this call's. `program` is the thread's own file. */
function importInThread(
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
