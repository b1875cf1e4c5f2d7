import { parentPort, workerData } from "node:worker_threads";
import { type PackedError, packError } from "../errors.ts";
import { openRegular } from "../files/regular-file.ts";
import { type DraftBlock, type Origin, type ReadRules, readDrafts } from "./read-drafts.ts";

/** What a thread is started with. */
export interface ThreadStart {
  file: string;
  rules: ReadRules;
  /** Blocks that may be on their way at once. */
  ahead: number;
}

/** What a thread says. Blocks are JSON: quicker than a structured clone of many small objects. */
export type ThreadSays =
  | { type: "block"; block: string }
  | { type: "origin"; origin: Origin }
  | { type: "end" }
  | { type: "error"; error: PackedError };

/** What it is told: one more block may come, or which row the draft of a block was. */
export type ThreadMail = { type: "more" } | { type: "origin"; block: number; index: number };

/** Bytes of a file read at once: with few, the rows of a piece are gone before the young heap is full. */
const CHUNK = 16 * 1024;

const { file, rules, ahead } = workerData as ThreadStart;
/** Where the drafts of the newest blocks came from, by the blocks' numbers; of the drafts themselves nothing is kept. */
const recent = new Map<number, DraftBlock["originOf"]>();
let allowed = ahead;
let wake: () => void = () => undefined;

function say(words: ThreadSays): void {
  parentPort?.postMessage(words);
}

parentPort?.on("message", (heard: ThreadMail) => {
  if (heard.type === "more") {
    allowed += 1;
    wake();
    return;
  }
  void recent
    .get(heard.block)?.(heard.index)
    .then((origin) => say({ type: "origin", origin }));
});

async function sendBlocks(): Promise<void> {
  let number = 0;
  const bytes = (await openRegular(file)).createReadStream({ highWaterMark: CHUNK });
  for await (const block of readDrafts(bytes, rules)) {
    while (allowed === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    allowed -= 1;
    recent.set(number, block.originOf);
    recent.delete(number - ahead - 1);
    number += 1;
    say({ type: "block", block: JSON.stringify(block) });
  }
  say({ type: "end" });
}

sendBlocks().catch((error: unknown) => say({ type: "error", error: packError(error) }));
