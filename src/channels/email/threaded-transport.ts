import type { Sender } from "../../config/workspace-config.ts";
import { UserError } from "../../errors.ts";
import type { Transport, Outcome, Place, Prepared, Touch } from "../channel.ts";
import type { Order } from "../render-touch.ts";
import type { SmtpTransport } from "./smtp-transport.ts";
import { startWorkerPool, WorkerLost, type MessageWorkerPool, type Written } from "./message-worker-pool.ts";

/** Messages written in this thread before others are worth their start: about 60 ms and 25 MB each. Until they are ready, it goes on. */
const FIRST_HERE = 10;

/**
 * Writes and signs on other processor cores, so that this thread has time for the journal and the server. The first
 * messages are written here, and so is whatever a thread cannot write, or had not written when it died.
 */
export class ThreadedTransport implements Transport {
  readonly connections: number;
  #here: SmtpTransport;
  #sender: Sender;
  #threads: NonNullable<Place["writerThreads"]>;
  #writtenHere = 0;
  #crew: MessageWorkerPool | null = null;
  #isLost = false;
  /** What leaves, of messages that wait for their turn; of any other the journal has all that is needed. */
  #outgoing = new WeakMap<Prepared, Written["outgoing"]>();

  constructor(here: SmtpTransport, sender: Sender, threads: NonNullable<Place["writerThreads"]>) {
    this.connections = here.connections;
    this.#here = here;
    this.#sender = sender;
    this.#threads = threads;
  }

  prepare(touch: Touch): Promise<Prepared> {
    this.#writtenHere += 1;
    return this.#here.prepare(touch);
  }

  async order(order: Order): Promise<Prepared | null> {
    if (this.#writtenHere < FIRST_HERE || this.#isLost) return null;
    try {
      this.#crew ??= startWorkerPool(this.#sender, this.#threads);
      if (!this.#crew.isReady) return null;
      const { prepared, outgoing } = await this.#crew.write(order);
      this.#outgoing.set(prepared, outgoing);
      return prepared;
    } catch (error) {
      this.#isLost ||= error instanceof WorkerLost;
      // What a thread cannot write is written once more where everything is known, and told from there.
      if (error instanceof WorkerLost || error instanceof UserError) return null;
      throw error;
    }
  }

  deliver(prepared: Prepared): Promise<Outcome> {
    const outgoing = this.#outgoing.get(prepared);
    return outgoing === undefined
      ? this.#here.deliver(prepared)
      : this.#here.carry(prepared.messageId, async () => outgoing);
  }

  verify(): Promise<void> {
    return this.#here.verify();
  }

  async close(): Promise<void> {
    await this.#crew?.close();
    await this.#here.close();
  }
}
