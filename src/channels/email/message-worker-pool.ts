import { Worker } from "node:worker_threads";
import type { Sender } from "../../config/workspace-config.ts";
import { unpackError } from "../../errors.ts";
import type { Prepared, TransportContext } from "../channel.ts";
import type { RenderRequest, StepTemplate } from "../render-touch.ts";
import type { OutgoingMail } from "./prepared-mail.ts";
import type { WorkerAnswer, WorkerMessage, WorkerRequest, WorkerStart } from "./worker-messages.ts";

/** Workers that sign; each takes 25 MB, and more would sign faster than the journal takes what they sign. */
const MOST_WORKERS = 4;

/** A message fixed for the journal, and as it leaves. */
export interface WorkerMail {
  prepared: Prepared;
  outgoing: Pick<OutgoingMail, "from" | "to" | "bytes">;
}

/** Threads that render, compose and sign a sender's messages. */
export interface MessageWorkerPool {
  /** Throws WorkerLost where a worker is gone, UserError for what it cannot render or no mail can carry. */
  prepare(request: RenderRequest): Promise<WorkerMail>;
  /** Whether every worker has begun to work: until then it is quicker to prepare elsewhere. */
  readonly isReady: boolean;
  close(): Promise<void>;
}

/** A worker is gone, and with it the pool. */
export class WorkerLost extends Error {
  override readonly name = "WorkerLost";
}

interface Job {
  resolve: (mail: WorkerMail) => void;
  reject: (error: Error) => void;
}

interface PoolWorker {
  thread: Worker;
  jobs: Map<number, Job>;
  /** Asked for in this turn of the loop. */
  requests: WorkerRequest[];
  /** The templates it knows, by number. */
  templates: Map<StepTemplate, number>;
}

/** Starts the workers. When one of them ends by itself nothing more is taken, and what it was at is lost. */
export function startWorkerPool(
  sender: Sender,
  { file, count }: NonNullable<TransportContext["messageWorkers"]>,
): MessageWorkerPool {
  // Without signatures one worker keeps up with the journal.
  const most = sender.dkim === null ? 1 : Math.min(count, MOST_WORKERS);
  let isOver = false;
  let lastId = 0;
  let starting = most;
  const workers = Array.from({ length: most }, () => startWorker());

  function startWorker(): PoolWorker {
    const thread = new Worker(file, {
      workerData: { sender } satisfies WorkerStart,
      env: {},
      resourceLimits: { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 128 },
    });
    const worker: PoolWorker = { thread, jobs: new Map(), requests: [], templates: new Map() };
    const lose = (): void => {
      isOver = true;
      const jobs = [...worker.jobs.values()];
      worker.jobs.clear();
      for (const job of jobs) job.reject(new WorkerLost());
    };
    thread.on("message", (message: WorkerMessage) => {
      if (message === "ready") starting -= 1;
      else for (const answer of message) settle(worker, answer);
    });
    thread.on("error", lose);
    thread.on("exit", lose);
    return worker;
  }

  function settle(worker: PoolWorker, answer: WorkerAnswer): void {
    const job = worker.jobs.get(answer.id);
    worker.jobs.delete(answer.id);
    if (job === undefined) return;
    if ("error" in answer) job.reject(unpackError(answer.error));
    else {
      const { prepared, from, to, bytes } = answer;
      job.resolve({ prepared, outgoing: { from, to, bytes: Buffer.from(bytes.buffer) } });
    }
  }

  function numberOf(worker: PoolWorker, template: StepTemplate): number {
    const known = worker.templates.get(template);
    if (known !== undefined) return known;
    const id = worker.templates.size + 1;
    worker.templates.set(template, id);
    worker.requests.push({ type: "template", id, template });
    return id;
  }

  /** Requests of one turn of the loop travel together. */
  function send(worker: PoolWorker): void {
    if (worker.requests.length === 0) return;
    worker.thread.postMessage(worker.requests);
    worker.requests = [];
  }

  return {
    get isReady() {
      return starting === 0;
    },
    prepare(request) {
      return new Promise((resolve, reject) => {
        const worker = workers.reduce((least, each) => (each.jobs.size < least.jobs.size ? each : least));
        if (isOver) {
          reject(new WorkerLost());
          return;
        }
        const id = ++lastId;
        worker.jobs.set(id, { resolve, reject });
        const template = numberOf(worker, request.template);
        worker.requests.push({ type: "prepare", id, request: { ...request, template } });
        setImmediate(() => send(worker));
      });
    },
    async close() {
      await Promise.all(workers.map(({ thread }) => thread.terminate()));
    },
  };
}
