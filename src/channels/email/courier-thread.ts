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

type PrepareRequest = Extract<ThreadRequest, { type: "prepare" }>;

/** Waking the other thread takes as long as a tenth of a message; fewer, and the first ones are back sooner. */
const PREPARED_TOGETHER = 8;

const drafts: PrepareRequest[] = [];
const prepared: ThreadAnswer[] = [];
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
  const request = drafts.shift();
  if (request === undefined) return;
  prepared.push(prepare(request));
  if (drafts.length > 0) setImmediate(prepareNext);
  if (drafts.length === 0 || prepared.length === PREPARED_TOGETHER) answer(...prepared.splice(0));
}

function prepare({ id, draft }: PrepareRequest): ThreadAnswer {
  try {
    return { id, prepared: writeDraft(draft) };
  } catch (error) {
    return { id, error: packError(error) };
  }
}

async function perform(request: Exclude<ThreadRequest, PrepareRequest>): Promise<void> {
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

/** Answers of one turn of the loop travel together. */
function answer(...more: readonly ThreadAnswer[]): void {
  if (answers.length === 0) {
    setImmediate(() => {
      parentPort?.postMessage(answers);
      answers = [];
    });
  }
  answers.push(...more);
}
