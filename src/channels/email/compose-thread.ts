import { parentPort, workerData } from "node:worker_threads";
import { type PackedError, packError } from "../../errors.ts";
import type { Prepared } from "../channel.ts";
import type { Sender } from "../../sequence/workspace-config.ts";
import { writeDraft } from "./composer.ts";
import { createSigner, type SignMail } from "./dkim.ts";
import type { MailDraft } from "./mail.ts";
import type { OutgoingMail } from "./prepared-mail.ts";

/** What a thread is started with: the sender whose messages it signs. */
export interface ThreadStart {
  sender: Pick<Sender, "id" | "dkim">;
}

/** A message, its bytes in a block of their own; or why there is none. */
export type ThreadAnswer =
  | { prepared: Prepared; outgoing: Omit<OutgoingMail, "bytes"> & { bytes: Uint8Array<ArrayBuffer> } }
  | { error: PackedError };

const { sender } = workerData as ThreadStart;
const signing = createSigner(sender);

/** Parcels are answered in the order in which they came: signing waits, and would let a later one pass. */
let last: Promise<void> = Promise.resolve();
parentPort?.on("message", (drafts: readonly MailDraft[]) => {
  last = last.then(() => answerAll(drafts));
});

async function answerAll(drafts: readonly MailDraft[]): Promise<void> {
  const sign = await signing;
  const answers: ThreadAnswer[] = [];
  for (const draft of drafts) answers.push(await answer(draft, sign));
  // Moved, not copied: a small Buffer is part of a larger block, all of which would be copied.
  parentPort?.postMessage(
    answers,
    answers.flatMap((each) => ("error" in each ? [] : [each.outgoing.bytes.buffer])),
  );
}

async function answer(draft: MailDraft, sign: SignMail): Promise<ThreadAnswer> {
  try {
    const { prepared, outgoing } = await writeDraft(draft, sign);
    return { prepared, outgoing: { ...outgoing, bytes: new Uint8Array(outgoing.bytes) } };
  } catch (error) {
    return { error: packError(error) };
  }
}
