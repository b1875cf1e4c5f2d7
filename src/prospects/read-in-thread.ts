import { Worker } from "node:worker_threads";
import { InternalError, unpackError } from "../errors.ts";
import type { ThreadMail, ThreadSays, ThreadStart } from "./draft-thread.ts";
import type { DraftBlock, Origin, ReadRules } from "./read-drafts.ts";

/** Blocks on their way at once: enough that neither side waits, few enough that they take little memory. */
const AHEAD = 3;
/** The thread's young heap, in MB: with half of it, what lives shortly grows old, and collecting costs a fifth more. */
const YOUNG_MB = 8;
/**
 * The bound of its old heap, in MB: far above its need. Where it is at most 256, V8 lets a heap grow by 30 % between
 * two large collections instead of fourfold (MemoryController::MaxGrowingFactor in v8/src/heap/memory-balancer).
 */
const OLD_MB = 256;

/**
 * `readDrafts` on another processor core, so that reading and writing go on side by side. `program` is the thread's
 * own file. Ends with the thread; a thread that dies is an InternalError, and what was written so far stays.
 */
export async function* readInThread(
  program: string,
  file: string,
  rules: ReadRules,
): AsyncGenerator<DraftBlock> {
  const start: ThreadStart = { file, rules, ahead: AHEAD };
  const worker = new Worker(program, {
    workerData: start,
    env: {},
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB, maxOldGenerationSizeMb: OLD_MB },
  });
  const tell = (words: ThreadMail) => worker.postMessage(words);
  const inbox = openInbox(worker);
  try {
    for (let number = 0; ; number += 1) {
      const said = await inbox.next();
      if (said.type === "end") return;
      if (said.type === "error") throw unpackError(said.error);
      const block = JSON.parse(said.block) as Omit<DraftBlock, "originOf">;
      yield {
        ...block,
        async originOf(index): Promise<Origin> {
          tell({ type: "origin", block: number, index });
          return (await inbox.origin()).origin;
        },
      };
      tell({ type: "more" });
    }
  } finally {
    await worker.terminate();
  }
}

type Said<Type extends ThreadSays["type"]> = Extract<ThreadSays, { type: Type }>;

/** What the thread says, in order; answers about rows apart from the blocks, which come unasked. */
function openInbox(worker: Worker) {
  const blocks: Exclude<ThreadSays, Said<"origin">>[] = [];
  const origins: Said<"origin">[] = [];
  let failure: InternalError | null = null;
  let wake: () => void = () => undefined;
  worker.on("message", (said: ThreadSays) => {
    if (said.type === "origin") origins.push(said);
    else blocks.push(said);
    wake();
  });
  const fail = (error: InternalError) => {
    failure ??= error;
    wake();
  };
  worker.on("error", (cause) => fail(new InternalError("the reading thread failed", { cause })));
  worker.on("exit", () => fail(new InternalError("the reading thread ended")));
  async function take<Item>(items: Item[]): Promise<Item> {
    for (;;) {
      const item = items.shift();
      if (item !== undefined) return item;
      if (failure !== null) throw failure;
      // One listener for all: a race against a promise that stays open would remember every loser.
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return { next: () => take(blocks), origin: () => take(origins) };
}
