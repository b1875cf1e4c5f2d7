import { parentPort, workerData } from "node:worker_threads";
import { type PackedError, packError } from "../../errors.ts";
import type { Sender } from "../../sequence/workspace-config.ts";
import type { Outcome, Prepared } from "../channel.ts";
import { composeWith, writeDraft } from "./composer.ts";
import { createSigner } from "./dkim.ts";
import type { MailDraft } from "./mail.ts";
import { SmtpCourier } from "./smtp-courier.ts";
import { readSmtpSettings } from "./smtp-settings.ts";

/** What a thread is started with: the sender, with as many connections as this thread may open. */
export interface ThreadStart {
  sender: Sender;
}

/** What a thread is asked for. Deliveries begin at once; messages are prepared in the order in which they came. */
export type ThreadRequest =
  | { type: "prepare"; id: number; draft: MailDraft }
  | { type: "deliver"; id: number; prepared: Prepared }
  | { type: "close"; id: number };

export type ThreadAnswer = { id: number } & (
  | { prepared: Prepared }
  | { outcome: Outcome }
  | { error: PackedError }
  | { closed: true }
);

/** Sent once, before any answer: until then no delivery has been asked for. */
export type ThreadGreeting = "ready";

const { sender } = workerData as ThreadStart;
const composer = composeWith(await createSigner(sender));
const courier = new SmtpCourier(readSmtpSettings(sender), composer, sender.id);

const drafts: Extract<ThreadRequest, { type: "prepare" }>[] = [];
let answers: ThreadAnswer[] = [];

parentPort?.on("message", (requests: readonly ThreadRequest[]) => {
  for (const request of requests) {
    if (request.type !== "prepare") void perform(request);
    else if (drafts.push(request) === 1) setImmediate(prepareNext);
  }
});
parentPort?.postMessage("ready" satisfies ThreadGreeting);

/** One message at a time, so that the servers' answers are heard in between. */
function prepareNext(): void {
  const [request] = drafts;
  if (request === undefined) return;
  try {
    answer({ id: request.id, prepared: writeDraft(request.draft) });
  } catch (error) {
    answer({ id: request.id, error: packError(error) });
  }
  drafts.shift();
  if (drafts.length > 0) setImmediate(prepareNext);
}

async function perform(request: Exclude<ThreadRequest, { type: "prepare" }>): Promise<void> {
  const { id } = request;
  try {
    if (request.type === "deliver") answer({ id, outcome: await courier.deliver(request.prepared) });
    else {
      await courier.rest();
      answer({ id, closed: true });
    }
  } catch (error) {
    answer({ id, error: packError(error) });
  }
}

/** Answers of one turn of the loop travel together: passing them one by one costs more than making them. */
function answer(one: ThreadAnswer): void {
  if (answers.push(one) > 1) return;
  setImmediate(() => {
    parentPort?.postMessage(answers);
    answers = [];
  });
}
