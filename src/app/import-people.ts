import type { ImportResult } from "../prospects/import.ts";
import { type ImportFileOptions, importFile, isLargeFile } from "../prospects/import-file.ts";
import { importInThread } from "./import-in-thread.ts";
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
    const store = describeStore(root, config);
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
