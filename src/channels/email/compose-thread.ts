import { parentPort, workerData } from "node:worker_threads";
import { UserError } from "../../errors.ts";
import type { Sender } from "../../sequence/workspace-config.ts";
import { type WrittenMail, writeDraft } from "./composer.ts";
import { createSigner, type SignMail } from "./dkim.ts";
import type { MailDraft } from "./mail.ts";

/** What a thread is started with: the sender whose messages it signs. */
export interface ThreadStart {
  sender: Pick<Sender, "id" | "dkim">;
}

/** A message, or why there is none: `hint` only for an expected error. */
export type ThreadAnswer = WrittenMail | { error: { message: string; hint?: string; isExpected: boolean } };

const { sender } = workerData as ThreadStart;
const signing = createSigner(sender);

parentPort?.on("message", (drafts: readonly MailDraft[]) => {
  void answerAll(drafts);
});

async function answerAll(drafts: readonly MailDraft[]): Promise<void> {
  const sign = await signing;
  const answers: ThreadAnswer[] = [];
  for (const draft of drafts) answers.push(await answer(draft, sign));
  parentPort?.postMessage(answers);
}

async function answer(draft: MailDraft, sign: SignMail): Promise<ThreadAnswer> {
  try {
    return await writeDraft(draft, sign);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (!(error instanceof UserError)) return { error: { message, isExpected: false } };
    return { error: { message, isExpected: true, ...(error.hint !== undefined && { hint: error.hint }) } };
  }
}
