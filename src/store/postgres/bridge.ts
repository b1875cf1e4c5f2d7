import { existsSync } from "node:fs";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { InternalError } from "../../errors.ts";
import type { PostgresAddress } from "./address.ts";
import { type Answer, type Answered, type Ask, type Asked, SIGNAL, type ThreadStart } from "./messages.ts";

/** No answer and no sign of life for so long: the thread itself is gone. */
const SILENCE_MS = 20_000;

/** Numbers of questions fit into 32 bits. */
const MOST_IDS = 2 ** 31 - 2;

const NO_ANSWER: Answer = {
  type: "error",
  error: { code: "", message: "no answer came", isLost: true },
  done: 0,
};

/**
 * Asks a server and waits for its answer, on the spot. A thread of its own speaks with the server; this one sleeps
 * meanwhile, as it does while SQLite reads a disk. Never for ever: see `watchOver` in thread.ts.
 */
export class Bridge {
  readonly #address: PostgresAddress;
  readonly #program: string;
  readonly #signal = new Int32Array(new SharedArrayBuffer(8));
  /** The number of the last question. */
  #last = 0;
  #thread: { worker: Worker; port: MessagePort } | null = null;

  /** `program`: the thread's own file. */
  constructor(address: PostgresAddress, program: string) {
    this.#address = address;
    this.#program = program;
  }

  ask(ask: Ask): Answer {
    const { port } = (this.#thread ??= this.#start());
    const id = (this.#last = (this.#last % MOST_IDS) + 1);
    let beats = Atomics.load(this.#signal, SIGNAL.beats);
    port.postMessage({ id, ask } satisfies Asked);
    // A wake-up says nothing by itself: the one for the answer before may come late.
    for (let seen = this.#readAnswered(); seen !== id; seen = this.#readAnswered()) {
      if (Atomics.wait(this.#signal, SIGNAL.answered, seen, SILENCE_MS) !== "timed-out") continue;
      const now = Atomics.load(this.#signal, SIGNAL.beats);
      if (now === beats) {
        this.#end();
        return NO_ANSWER;
      }
      beats = now;
    }
    for (;;) {
      const answered = receiveMessageOnPort(port)?.message as Answered | undefined;
      if (answered === undefined) {
        // Whatever else is asked of it would be answered by what was asked before.
        this.#end();
        return NO_ANSWER;
      }
      if (answered.id === id) return answered.answer;
    }
  }

  /** Asks, and neither waits nor hears how that went. Nothing where nobody has been asked yet. */
  tell(ask: Ask): void {
    this.#thread?.port.postMessage({ id: 0, ask } satisfies Asked);
  }

  #readAnswered(): number {
    return Atomics.load(this.#signal, SIGNAL.answered);
  }

  close(): void {
    if (this.#thread === null) return;
    this.ask({ type: "end" });
    this.#end();
  }

  #start(): { worker: Worker; port: MessagePort } {
    if (!existsSync(this.#program))
      throw new InternalError(`a part of the program is missing: ${this.#program}`);
    const { port1: port, port2 } = new MessageChannel();
    const worker = new Worker(this.#program, {
      workerData: { address: this.#address, signal: this.#signal, port: port2 } satisfies ThreadStart,
      transferList: [port2],
      // Nothing of the environment says how to connect but what was read of it.
      env: {},
    });
    worker.unref();
    port.unref();
    // Whoever waits is told by the silence; nobody else listens.
    worker.on("error", () => undefined);
    return { worker, port };
  }

  #end(): void {
    this.#thread?.port.close();
    void this.#thread?.worker.terminate();
    this.#thread = null;
  }
}
