import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { InternalError, packError } from "../../errors.ts";
import { createRenderer } from "../../message/render.ts";
import { renderTouch, type StepTemplate } from "../render-touch.ts";
import { composeMail } from "./composer.ts";
import { createSigner } from "./dkim.ts";
import { packMail } from "./prepared-mail.ts";
import type { WorkerAnswer, WorkerMessage, WorkerRequest, WorkerStart } from "./worker-messages.ts";

/** Waking the other thread takes as long as a tenth of a message; fewer, and the first ones are back sooner. */
const ANSWERED_TOGETHER = 8;

/** Of -20 to 19: what is written ahead gives way to the thread that journals and sends. */
const PRIORITY = 10;

type PrepareRequest = Extract<WorkerRequest, { type: "prepare" }>;

const { sender } = workerData as WorkerStart;
const sign = await createSigner(sender);
const templates = new Map<number, StepTemplate>();
const snippets = new Map<string, string>();
const renderer = createRenderer({ snippet: (name) => snippets.get(name) ?? null });

const pending: PrepareRequest[] = [];
let answers: WorkerAnswer[] = [];
let isBusy = false;

lowerPriority();
parentPort?.postMessage("ready" satisfies WorkerMessage);
parentPort?.on("message", (requests: readonly WorkerRequest[]) => {
  for (const request of requests) {
    if (request.type === "template") learn(request);
    else pending.push(request);
  }
  if (!isBusy) void prepareAll();
});

/** Linux has a priority for each thread; elsewhere it would be the whole program's. */
function lowerPriority(): void {
  if (process.platform !== "linux") return;
  try {
    setPriority(PRIORITY);
  } catch {
    // Where that is refused, all threads are alike.
  }
}

function learn({ id, template }: Extract<WorkerRequest, { type: "template" }>): void {
  templates.set(id, template);
  for (const [name, text] of Object.entries(template.inWorkspace)) snippets.set(name, text);
}

async function prepareAll(): Promise<void> {
  isBusy = true;
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    answers.push(await prepare(next));
    if (pending.length > 0 && answers.length < ANSWERED_TOGETHER) continue;
    parentPort?.postMessage(
      answers satisfies WorkerMessage,
      answers.flatMap((answer) => ("bytes" in answer ? [answer.bytes.buffer] : [])),
    );
    answers = [];
    // More may have been asked for meanwhile.
    await new Promise((resolve) => void setImmediate(resolve));
  }
  isBusy = false;
}

async function prepare({ id, request }: PrepareRequest): Promise<WorkerAnswer> {
  try {
    const template = templates.get(request.template);
    if (template === undefined) throw new InternalError(`nobody told of template ${request.template}`);
    const mail = composeMail(renderTouch({ ...request, template }, renderer));
    const message = Buffer.from(mail.message, "utf8");
    const { from, to } = mail;
    // A copy in memory of its own: small buffers share theirs.
    const bytes = new Uint8Array(await sign(message));
    return { id, prepared: packMail(mail, request.at, message), from, to, bytes };
  } catch (error) {
    return { id, error: packError(error) };
  }
}
