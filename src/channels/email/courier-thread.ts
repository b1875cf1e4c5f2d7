import { parentPort, workerData } from "node:worker_threads";
import { InternalError, packError } from "../../errors.ts";
import type { Outcome } from "../channel.ts";
import { createRenderer } from "../../message/render.ts";
import { type Wording, writeTouch } from "../write-touch.ts";
import { composeMail, composeWith } from "./composer.ts";
import { createSigner } from "./dkim.ts";
import type { ComposedMail } from "./mail.ts";
import { SmtpCourier } from "./smtp-courier.ts";
import { readSmtpSettings } from "./smtp-settings.ts";
import {
  MOST_HELD,
  type ThreadAnswer,
  type ThreadGreeting,
  type ThreadRequest,
  type ThreadStart,
} from "./thread-messages.ts";

const { sender } = workerData as ThreadStart;
const composer = composeWith(await createSigner(sender));
const courier = new SmtpCourier(readSmtpSettings(sender), composer, sender.id);

const held = new Map<number, ComposedMail>();
const wordings = new Map<number, Wording>();
const snippets = new Map<string, string>();
const renderer = createRenderer({ snippet: (name) => snippets.get(name) ?? null });

type PrepareRequest = Extract<ThreadRequest, { type: "prepare" }>;

/** Waking the other thread takes as long as a tenth of a message; fewer, and the first ones are back sooner. */
const PREPARED_TOGETHER = 8;

const orders: PrepareRequest[] = [];
const prepared: ThreadAnswer[] = [];
let answers: ThreadAnswer[] = [];

parentPort?.on("message", (requests: readonly ThreadRequest[]) => {
  for (const request of requests) {
    if (request.type === "wording") learn(request);
    else if (request.type !== "prepare") void perform(request);
    else if (orders.push(request) === 1) setImmediate(prepareNext);
  }
});
parentPort?.postMessage("ready" satisfies ThreadGreeting);

function learn({ id, wording }: Extract<ThreadRequest, { type: "wording" }>): void {
  wordings.set(id, wording);
  for (const [name, text] of Object.entries(wording.inWorkspace)) snippets.set(name, text);
}

/** One message at a time, so that the servers' answers are heard in between. */
function prepareNext(): void {
  const request = orders.shift();
  if (request === undefined) return;
  prepared.push(prepare(request));
  if (orders.length > 0) setImmediate(prepareNext);
  if (orders.length === 0 || prepared.length === PREPARED_TOGETHER) answer(...prepared.splice(0));
}

function prepare({ id, order }: PrepareRequest): ThreadAnswer {
  try {
    const wording = wordings.get(order.wording);
    if (wording === undefined) throw new InternalError(`nobody told of wording ${order.wording}`);
    const mail = composeMail(writeTouch({ ...order, wording }, renderer));
    hold(id, mail);
    return { id, mail };
  } catch (error) {
    return { id, error: packError(error) };
  }
}

/** Kept until it is delivered, or others have taken its place. */
function hold(id: number, mail: ComposedMail): void {
  held.set(id, mail);
  for (const oldest of held.keys()) {
    if (held.size <= MOST_HELD) return;
    held.delete(oldest);
  }
}

function carry(request: Extract<ThreadRequest, { type: "deliver" }>): Promise<Outcome> {
  if ("prepared" in request) return courier.deliver(request.prepared);
  const mail = held.get(request.held);
  held.delete(request.held);
  if (mail === undefined) throw new InternalError(`mail ${request.held} is not held any more`);
  return courier.carry(() => composer.sign(mail));
}

async function perform(request: Extract<ThreadRequest, { type: "deliver" | "close" }>): Promise<void> {
  const { id } = request;
  try {
    if (request.type === "deliver") answer({ id, outcome: await carry(request) });
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
