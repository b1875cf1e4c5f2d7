import { UserError } from "../../errors.ts";
import type { Sender } from "../../sequence/workspace-config.ts";
import type { Courier, Outcome, Place, Prepared, Touch } from "../channel.ts";
import type { Order } from "../write-touch.ts";
import { type CourierCrew, startCrew, ThreadLost } from "./courier-crew.ts";
import type { SmtpCourier } from "./smtp-courier.ts";

/** Messages carried in this thread before others are worth their start: about 60 ms and 25 MB each. */
const FIRST_HERE = 10;

/**
 * Writes, signs and sends on other processor cores, so that this thread has time for the journal. The first
 * messages are carried here, and so is everything where a thread cannot start or dies. Never more connections than
 * the sender allows: whoever carried before ends its own first.
 */
export class ThreadedCourier implements Courier {
  readonly connections: number;
  #here: SmtpCourier;
  #sender: Sender;
  #threads: NonNullable<Place["courierThreads"]>;
  #preparedHere = 0;
  #crew: CourierCrew | null = null;
  #isLost = false;
  /** Who carries, once whoever did before has ended its connections. */
  #carrier: Promise<Pick<Courier, "deliver">>;

  constructor(here: SmtpCourier, sender: Sender, threads: NonNullable<Place["courierThreads"]>) {
    this.connections = here.connections;
    this.#here = here;
    this.#sender = sender;
    this.#threads = threads;
    this.#carrier = Promise.resolve(here);
  }

  /** Where many are written elsewhere, threads deliver them all the same. */
  prepare(touch: Touch): Promise<Prepared> {
    this.#preparedHere += 1;
    if (this.#preparedHere > FIRST_HERE && !this.#isLost) this.#takeCrew();
    return this.#here.prepare(touch);
  }

  async order(order: Order): Promise<Prepared | null> {
    if (this.#preparedHere < FIRST_HERE || this.#isLost) return null;
    try {
      return await this.#takeCrew().prepare(order);
    } catch (error) {
      // What a thread cannot write is written once more where everything is known, and told from there.
      if (error instanceof ThreadLost || error instanceof UserError) return null;
      throw error;
    }
  }

  async deliver(prepared: Prepared): Promise<Outcome> {
    for (;;) {
      const asked = this.#carrier;
      const carrier = await asked;
      if (asked !== this.#carrier) continue;
      try {
        return await carrier.deliver(prepared);
      } catch (error) {
        if (!(error instanceof ThreadLost)) throw error;
      }
    }
  }

  verify(): Promise<void> {
    return this.#here.verify();
  }

  async close(): Promise<void> {
    await this.#crew?.close();
    await this.#here.close();
  }

  #takeCrew(): CourierCrew {
    if (this.#crew !== null) return this.#crew;
    const crew = startCrew(this.#sender, this.#threads, () => this.#loseCrew());
    this.#crew = crew;
    void crew.ready.then((isReady) => {
      if (isReady && !this.#isLost) this.#carrier = this.#here.rest().then(() => crew);
    });
    return crew;
  }

  /** What its threads had on their way they have told, or it is uncertain; the rest leaves from here. */
  #loseCrew(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#carrier = this.#carrier.then(async () => {
      await this.#crew?.close();
      return this.#here;
    });
  }
}
