import { Worker } from "node:worker_threads";
import type { Sender } from "../../config/workspace-config.ts";
import { unpackError } from "../../errors.ts";
import type { Place, Prepared } from "../channel.ts";
import type { Order, StepTemplate } from "../render-touch.ts";
import type { OutgoingMail } from "./prepared-mail.ts";
import type { ThreadAnswer, ThreadMessage, ThreadRequest, ThreadStart } from "./worker-messages.ts";

/** Threads that sign; each takes 25 MB, and more would sign faster than the journal takes what they sign. */
const MOST_THREADS = 4;

/** A message fixed for the journal, and as it leaves. */
export interface Written {
  prepared: Prepared;
  outgoing: Pick<OutgoingMail, "from" | "to" | "bytes">;
}

/** Threads that write, compose and sign a sender's messages. */
export interface MessageWorkerPool {
  /** Throws WorkerLost where a thread is gone, UserError for what it cannot write or no mail can carry. */
  write(order: Order): Promise<Written>;
  /** Whether every thread has begun to work: until then it is quicker to write elsewhere. */
  readonly isReady: boolean;
  close(): Promise<void>;
}

/** A thread is gone, and with it the crew. */
export class WorkerLost extends Error {
  override readonly name = "WorkerLost";
}

interface Job {
  resolve: (written: Written) => void;
  reject: (error: Error) => void;
}

interface Thread {
  worker: Worker;
  jobs: Map<number, Job>;
  /** Asked for in this turn of the loop. */
  requests: ThreadRequest[];
  /** The wordings it knows, by number. */
  wordings: Map<StepTemplate, number>;
}

/** Starts the threads. When one of them ends by itself nothing more is taken, and what it was at is lost. */
export function startWorkerPool(sender: Sender, { file, count }: NonNullable<Place["writerThreads"]>): MessageWorkerPool {
  // Without signatures one thread keeps up with the journal.
  const most = sender.dkim === null ? 1 : Math.min(count, MOST_THREADS);
  let isOver = false;
  let lastId = 0;
  let starting = most;
  const threads = Array.from({ length: most }, () => startThread());

  function startThread(): Thread {
    const worker = new Worker(file, {
      workerData: { sender } satisfies ThreadStart,
      env: {},
      resourceLimits: { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 128 },
    });
    const thread: Thread = { worker, jobs: new Map(), requests: [], wordings: new Map() };
    const lose = (): void => {
      isOver = true;
      const jobs = [...thread.jobs.values()];
      thread.jobs.clear();
      for (const job of jobs) job.reject(new WorkerLost());
    };
    worker.on("message", (message: ThreadMessage) => {
      if (message === "ready") starting -= 1;
      else for (const answer of message) settle(thread, answer);
    });
    worker.on("error", lose);
    worker.on("exit", lose);
    return thread;
  }

  function settle(thread: Thread, answer: ThreadAnswer): void {
    const job = thread.jobs.get(answer.id);
    thread.jobs.delete(answer.id);
    if (job === undefined) return;
    if ("error" in answer) job.reject(unpackError(answer.error));
    else {
      const { prepared, from, to, bytes } = answer;
      job.resolve({ prepared, outgoing: { from, to, bytes: Buffer.from(bytes.buffer) } });
    }
  }

  function numberOf(thread: Thread, wording: StepTemplate): number {
    const known = thread.wordings.get(wording);
    if (known !== undefined) return known;
    const id = thread.wordings.size + 1;
    thread.wordings.set(wording, id);
    thread.requests.push({ type: "wording", id, wording });
    return id;
  }

  /** Requests of one turn of the loop travel together. */
  function send(thread: Thread): void {
    if (thread.requests.length === 0) return;
    thread.worker.postMessage(thread.requests);
    thread.requests = [];
  }

  return {
    get isReady() {
      return starting === 0;
    },
    write(order) {
      return new Promise((resolve, reject) => {
        const thread = threads.reduce((least, each) => (each.jobs.size < least.jobs.size ? each : least));
        if (isOver) {
          reject(new WorkerLost());
          return;
        }
        const id = ++lastId;
        thread.jobs.set(id, { resolve, reject });
        const wording = numberOf(thread, order.wording);
        thread.requests.push({ type: "prepare", id, order: { ...order, wording } });
        setImmediate(() => send(thread));
      });
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
