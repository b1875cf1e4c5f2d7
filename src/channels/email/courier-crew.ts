import { Worker } from "node:worker_threads";
import { InternalError, unpackError } from "../../errors.ts";
import type { Sender } from "../../sequence/workspace-config.ts";
import type { Outcome, Place, Prepared } from "../channel.ts";
import type { Order, Wording } from "../write-touch.ts";
import { packMail } from "./prepared-mail.ts";
import {
  MOST_HELD,
  type ThreadAnswer,
  type ThreadGreeting,
  type ThreadRequest,
  type ThreadStart,
} from "./thread-messages.ts";

/** Threads that sign; each takes 25 MB, and more would sign faster than the journal takes what they sign. */
const MOST_THREADS = 4;

/** Threads that prepare and deliver a sender's messages, its connections divided among them. */
export interface CourierCrew {
  /** Resolves once every thread may be asked to deliver; false where one could not start. */
  readonly ready: Promise<boolean>;
  /** Throws ThreadLost where a thread is gone, UserError for what it cannot write or no mail can carry. */
  prepare(order: Order): Promise<Prepared>;
  /** Throws ThreadLost where the message was not taken; what a thread had on its way when it ended is uncertain. */
  deliver(prepared: Prepared): Promise<Outcome>;
  /** Ends connections and threads, each after what it is at. */
  close(): Promise<void>;
}

/** A thread is gone, and with it the crew: nothing was taken. */
export class ThreadLost extends Error {
  override readonly name = "ThreadLost";
}

interface Job {
  resolve: (answer: ThreadAnswer) => void;
  reject: (error: Error) => void;
}

interface Thread {
  worker: Worker;
  ready: Promise<boolean>;
  isGone: boolean;
  jobs: Map<number, Job>;
  /** Asked for in this turn of the loop. */
  requests: ThreadRequest[];
  /** How many it was asked for so far. */
  orders: number;
  /** The wordings it knows, by number. */
  wordings: Map<Wording, number>;
}

/** Starts the threads. `onLoss` is called when the first of them ends by itself: the others take nothing more either. */
export function startCrew(
  sender: Sender,
  { file, count }: NonNullable<Place["courierThreads"]>,
  onLoss: () => void,
): CourierCrew {
  // Without signatures one thread keeps up with the journal.
  const most = sender.dkim === null ? 1 : Math.min(count, MOST_THREADS, sender.connections);
  const threads = Array.from({ length: most }, (_, index) => startThread(shareOf(index)));
  /** Which thread holds the mail, under which id, and how many orders it had had by then. */
  const composed = new WeakMap<Prepared, { thread: Thread; id: number; order: number }>();
  let lastId = 0;
  let isOver = false;

  function shareOf(index: number): number {
    return Math.floor(sender.connections / most) + (index < sender.connections % most ? 1 : 0);
  }

  function startThread(connections: number): Thread {
    const start: ThreadStart = { sender: { ...sender, connections } };
    const worker = new Worker(file, {
      workerData: start,
      env: {},
      resourceLimits: { maxYoungGenerationSizeMb: 12, maxOldGenerationSizeMb: 128 },
    });
    let greet: (isReady: boolean) => void = () => undefined;
    const ready = new Promise<boolean>((resolve) => (greet = resolve));
    const thread: Thread = {
      worker,
      ready,
      isGone: false,
      jobs: new Map(),
      requests: [],
      orders: 0,
      wordings: new Map(),
    };
    const lose = (): void => {
      if (thread.isGone) return;
      thread.isGone = true;
      greet(false);
      const jobs = [...thread.jobs.values()];
      thread.jobs.clear();
      for (const job of jobs) job.reject(new ThreadLost());
      if (isOver) return;
      isOver = true;
      onLoss();
    };
    worker.on("message", (message: ThreadGreeting | ThreadAnswer[]) => {
      if (message === "ready") greet(true);
      else for (const answer of message) settle(thread, answer);
    });
    worker.on("error", lose);
    worker.on("exit", lose);
    return thread;
  }

  function settle(thread: Thread, answer: ThreadAnswer): void {
    const job = thread.jobs.get(answer.id);
    thread.jobs.delete(answer.id);
    if ("error" in answer) job?.reject(unpackError(answer.error));
    else job?.resolve(answer);
  }

  /** The mail itself, unless the thread composed it and cannot have let it go since. */
  function contentFor(thread: Thread, prepared: Prepared): { held: number } | { prepared: Prepared } {
    const mail = composed.get(prepared);
    composed.delete(prepared);
    const isHeld = mail?.thread === thread && thread.orders - mail.order < MOST_HELD;
    return isHeld ? { held: mail.id } : { prepared };
  }

  function numberOf(thread: Thread, wording: Wording): number {
    const known = thread.wordings.get(wording);
    if (known !== undefined) return known;
    const id = thread.wordings.size + 1;
    thread.wordings.set(wording, id);
    thread.requests.push({ type: "wording", id, wording });
    return id;
  }

  /** Requests of one turn of the loop travel together. */
  function ask(thread: Thread, request: RequestBody): Promise<ThreadAnswer> {
    return new Promise((resolve, reject) => {
      if (thread.isGone) {
        reject(new ThreadLost());
        return;
      }
      const id = ++lastId;
      thread.jobs.set(id, { resolve, reject });
      thread.requests.push({ ...request, id });
      // A journaled message leaves before anything else is prepared; an order waits for the end of the turn.
      if (request.type === "prepare") setImmediate(() => send(thread));
      else queueMicrotask(() => send(thread));
    });
  }

  function send(thread: Thread): void {
    if (thread.requests.length === 0) return;
    thread.worker.postMessage(thread.requests);
    thread.requests = [];
  }

  function leastBusy(): Thread {
    const [first, ...rest] = threads;
    if (isOver || first === undefined) throw new ThreadLost();
    return rest.reduce((least, each) => (each.jobs.size < least.jobs.size ? each : least), first);
  }

  /** Of several that are equally busy, the one that holds the mail. */
  function leastBusyFor(prepared: Prepared): Thread {
    const least = leastBusy();
    const holder = composed.get(prepared)?.thread;
    return holder !== undefined && holder.jobs.size <= least.jobs.size ? holder : least;
  }

  return {
    ready: Promise.all(threads.map((thread) => thread.ready)).then((all) => all.every(Boolean)),
    async prepare(order) {
      const thread = leastBusy();
      const wording = numberOf(thread, order.wording);
      const number = ++thread.orders;
      const answer = await ask(thread, { type: "prepare", order: { ...order, wording } });
      if (!("mail" in answer)) throw new InternalError("a thread composed no mail");
      const prepared = packMail(answer.mail, order.at);
      composed.set(prepared, { thread, id: answer.id, order: number });
      return prepared;
    },
    async deliver(prepared) {
      const thread = leastBusyFor(prepared);
      try {
        const answer = await ask(thread, { type: "deliver", ...contentFor(thread, prepared) });
        if (!("outcome" in answer)) throw new InternalError("a thread delivered no message");
        return answer.outcome;
      } catch (error) {
        if (!(error instanceof ThreadLost)) throw error;
        return { type: "uncertain", reason: "the thread that had the message ended before it could tell" };
      }
    },
    async close() {
      isOver = true;
      await Promise.allSettled(threads.map((thread) => ask(thread, { type: "close" })));
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

type RequestBody = ThreadRequest extends infer Each
  ? Each extends { id: number }
    ? Omit<Each, "id">
    : never
  : never;
