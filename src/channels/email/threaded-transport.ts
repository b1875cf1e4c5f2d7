import type { Sender } from "../../config/workspace-config.ts";
import { UserError } from "../../errors.ts";
import type { Outcome, Prepared, Touch, Transport, TransportContext } from "../channel.ts";
import type { RenderRequest, UnrenderedTouch } from "../render-touch.ts";
import {
  type MessageWorkerPool,
  startWorkerPool,
  WorkerLost,
  type WorkerMail,
} from "./message-worker-pool.ts";
import type { SmtpTransport } from "./smtp-transport.ts";

/** Messages prepared in this thread before others are worth their start: about 60 ms and 25 MB each. Until they are ready, it goes on. */
const FIRST_HERE = 10;

/**
 * Renders and signs on other processor cores, so that this thread has time for the journal and the server. The first
 * messages are prepared here, and so is whatever a worker cannot render, or had not prepared when it died.
 */
export class ThreadedTransport implements Transport {
  readonly connections: number;
  #here: SmtpTransport;
  #sender: Sender;
  #workers: NonNullable<TransportContext["messageWorkers"]>;
  #preparedHere = 0;
  #pool: MessageWorkerPool | null = null;
  #isLost = false;
  /** What leaves, of messages that wait for their turn; of any other the journal has all that is needed. */
  #outgoing = new WeakMap<Prepared, WorkerMail["outgoing"]>();

  constructor(here: SmtpTransport, sender: Sender, workers: NonNullable<TransportContext["messageWorkers"]>) {
    this.connections = here.connections;
    this.#here = here;
    this.#sender = sender;
    this.#workers = workers;
  }

  async prepare(touch: Touch | UnrenderedTouch): Promise<Prepared> {
    const prepared = "request" in touch ? await this.#prepareInWorker(touch.request) : null;
    if (prepared !== null) return prepared;
    this.#preparedHere += 1;
    return this.#here.prepare(touch);
  }

  /** Null where there is no worker yet, or any more, or it could not render this. */
  async #prepareInWorker(request: RenderRequest): Promise<Prepared | null> {
    if (this.#preparedHere < FIRST_HERE || this.#isLost) return null;
    try {
      this.#pool ??= startWorkerPool(this.#sender, this.#workers);
      if (!this.#pool.isReady) return null;
      const { prepared, outgoing } = await this.#pool.prepare(request);
      this.#outgoing.set(prepared, outgoing);
      return prepared;
    } catch (error) {
      this.#isLost ||= error instanceof WorkerLost;
      // What a worker cannot render is rendered once more where everything is known, and told from there.
      if (error instanceof WorkerLost || error instanceof UserError) return null;
      throw error;
    }
  }

  send(prepared: Prepared): Promise<Outcome> {
    const outgoing = this.#outgoing.get(prepared);
    return outgoing === undefined
      ? this.#here.send(prepared)
      : this.#here.carry(prepared.messageId, async () => outgoing);
  }

  verify(): Promise<void> {
    return this.#here.verify();
  }

  async close(): Promise<void> {
    await this.#pool?.close();
    await this.#here.close();
  }
}
