import { parentPort, workerData } from "node:worker_threads";
import { InternalError, packError } from "../../errors.ts";
import { createRenderer } from "../../message/render.ts";
import { type Wording, writeTouch } from "../write-touch.ts";
import { composeMail } from "./composer.ts";
import { createSigner } from "./dkim.ts";
import type { ThreadAnswer, ThreadRequest, ThreadStart } from "./thread-messages.ts";

/** Waking the other thread takes as long as a tenth of a message; fewer, and the first ones are back sooner. */
const ANSWERED_TOGETHER = 8;

type PrepareRequest = Extract<ThreadRequest, { type: "prepare" }>;

const { sender } = workerData as ThreadStart;
const sign = sender.dkim === null ? null : await createSigner(sender);
const wordings = new Map<number, Wording>();
const snippets = new Map<string, string>();
const renderer = createRenderer({ snippet: (name) => snippets.get(name) ?? null });

const orders: PrepareRequest[] = [];
let answers: ThreadAnswer[] = [];
let isBusy = false;

parentPort?.on("message", (requests: readonly ThreadRequest[]) => {
  for (const request of requests) {
    if (request.type === "wording") learn(request);
    else orders.push(request);
  }
  if (!isBusy) void prepareAll();
});

function learn({ id, wording }: Extract<ThreadRequest, { type: "wording" }>): void {
  wordings.set(id, wording);
  for (const [name, text] of Object.entries(wording.inWorkspace)) snippets.set(name, text);
}

async function prepareAll(): Promise<void> {
  isBusy = true;
  for (let next = orders.shift(); next !== undefined; next = orders.shift()) {
    answers.push(await prepare(next));
    if (orders.length > 0 && answers.length < ANSWERED_TOGETHER) continue;
    parentPort?.postMessage(answers);
    answers = [];
    // More may have been asked for meanwhile.
    await new Promise((resolve) => void setImmediate(resolve));
  }
  isBusy = false;
}

async function prepare({ id, order }: PrepareRequest): Promise<ThreadAnswer> {
  try {
    const wording = wordings.get(order.wording);
    if (wording === undefined) throw new InternalError(`nobody told of wording ${order.wording}`);
    const mail = composeMail(writeTouch({ ...order, wording }, renderer));
    return { id, mail, signed: sign === null ? null : await sign(Buffer.from(mail.message, "utf8")) };
  } catch (error) {
    return { id, error: packError(error) };
  }
}
