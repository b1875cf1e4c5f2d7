import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { InternalError, packError } from "../../errors.ts";
import { createRenderer } from "../../message/render.ts";
import { type StepTemplate, renderTouch } from "../render-touch.ts";
import { composeMail } from "./composer.ts";
import { createSigner } from "./dkim.ts";
import { packMail } from "./prepared-mail.ts";
import type { ThreadAnswer, ThreadMessage, ThreadRequest, ThreadStart } from "./worker-messages.ts";

/** Waking the other thread takes as long as a tenth of a message; fewer, and the first ones are back sooner. */
const ANSWERED_TOGETHER = 8;

/** Of -20 to 19: what is written ahead gives way to the thread that journals and sends. */
const PRIORITY = 10;

type PrepareRequest = Extract<ThreadRequest, { type: "prepare" }>;

const { sender } = workerData as ThreadStart;
const sign = await createSigner(sender);
const wordings = new Map<number, StepTemplate>();
const snippets = new Map<string, string>();
const renderer = createRenderer({ snippet: (name) => snippets.get(name) ?? null });

const orders: PrepareRequest[] = [];
let answers: ThreadAnswer[] = [];
let isBusy = false;

giveWay();
parentPort?.postMessage("ready" satisfies ThreadMessage);
parentPort?.on("message", (requests: readonly ThreadRequest[]) => {
  for (const request of requests) {
    if (request.type === "wording") learn(request);
    else orders.push(request);
  }
  if (!isBusy) void prepareAll();
});

/** Linux has a priority for each thread; elsewhere it would be the whole program's. */
function giveWay(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(PRIORITY);
  } catch {
    // Where that is refused, all threads are alike.
  }
}

function learn({ id, wording }: Extract<ThreadRequest, { type: "wording" }>): void {
  wordings.set(id, wording);
  for (const [name, text] of Object.entries(wording.inWorkspace)) snippets.set(name, text);
}

async function prepareAll(): Promise<void> {
  isBusy = true;
  for (let next = orders.shift(); next !== undefined; next = orders.shift()) {
    answers.push(await prepare(next));
    if (orders.length > 0 && answers.length < ANSWERED_TOGETHER) continue;
    parentPort?.postMessage(
      answers satisfies ThreadMessage,
      answers.flatMap((answer) => ("bytes" in answer ? [answer.bytes.buffer] : [])),
    );
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
    const mail = composeMail(renderTouch({ ...order, wording }, renderer));
    const message = Buffer.from(mail.message, "utf8");
    const { from, to } = mail;
    // A copy in memory of its own: small buffers share theirs.
    const bytes = new Uint8Array(await sign(message));
    return { id, prepared: packMail(mail, order.at, message), from, to, bytes };
  } catch (error) {
    return { id, error: packError(error) };
  }
}
