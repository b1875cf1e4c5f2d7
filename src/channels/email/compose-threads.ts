import { Worker } from "node:worker_threads";
import { InternalError, unpackError } from "../../errors.ts";
import type { Sender } from "../../sequence/workspace-config.ts";
import type { Place, Prepared, Touch } from "../channel.ts";
import { draftMail } from "./compose.ts";
import type { ThreadAnswer, ThreadStart } from "./compose-thread.ts";
import type { Composer, WrittenMail } from "./composer.ts";
import type { MailDraft } from "./mail.ts";
import type { OutgoingMail } from "./prepared-mail.ts";

/** Messages composed here before a thread is worth its start: about 60 ms and 25 MB. */
const FIRST_HERE = 40;
/** Messages a thread takes at once: enough that passing them costs little, few enough that the first ones are soon back. */
const PER_PARCEL = 8;

/** Threads that sign; each takes 25 MB, and more would sign faster than one thread can send. */
const MOST_THREADS = 4;

interface Job {
  draft: MailDraft;
  resolve: (mail: WrittenMail) => void;
  reject: (error: Error) => void;
}

interface Thread {
  worker: Worker;
  /** Parcels on their way, oldest first: a thread answers in order. */
  parcels: Job[][];
}

/**
 * Composes and signs on other processor cores, so that this thread has time for the servers and the journal. The
 * first messages are composed here, and so is everything where a thread cannot start or dies.
 */
export function composeInThreads(
  here: Composer,
  sender: Sender,
  threads: NonNullable<Place["composeThreads"]>,
): Composer {
  const outgoing = new WeakMap<Prepared, OutgoingMail>();
  // Without signatures one thread composes faster than this one can send.
  const count = sender.dkim === null ? 1 : Math.min(threads.count, MOST_THREADS);
  let composed = 0;
  let pool: Thread[] = [];
  let hasFailed = false;
  let waiting: Job[] = [];

  function startThread(): Thread {
    const start: ThreadStart = { sender: { id: sender.id, dkim: sender.dkim } };
    const worker = new Worker(threads.file, {
      workerData: start,
      env: {},
      resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
    });
    const thread: Thread = { worker, parcels: [] };
    worker.on("message", (answers: ThreadAnswer[]) => settle(thread, answers));
    worker.on("error", () => abandon(thread));
    worker.on("exit", () => abandon(thread));
    return thread;
  }

  function settle(thread: Thread, answers: readonly ThreadAnswer[]): void {
    const jobs = thread.parcels.shift() ?? [];
    jobs.forEach((job, index) => {
      const answer = answers[index];
      if (answer === undefined) job.reject(new InternalError("a thread lost a message"));
      else if ("error" in answer) job.reject(unpackError(answer.error));
      else {
        const { prepared, outgoing: mail } = answer;
        job.resolve({ prepared, outgoing: { ...mail, bytes: Buffer.from(mail.bytes.buffer) } });
      }
    });
  }

  /** What a lost thread held is composed here: nothing of it has left. */
  function abandon(thread: Thread): void {
    hasFailed = true;
    pool = pool.filter((each) => each !== thread);
    for (const job of thread.parcels.splice(0).flat()) job.reject(new ThreadLost());
  }

  function flush(): void {
    const jobs = waiting;
    waiting = [];
    if (pool.length === 0 && !hasFailed) pool = Array.from({ length: count }, startThread);
    for (let from = 0; from < jobs.length; from += PER_PARCEL) {
      const parcel = jobs.slice(from, from + PER_PARCEL);
      const [thread] = pool.toSorted((left, right) => left.parcels.length - right.parcels.length);
      if (thread === undefined) {
        for (const job of parcel) job.reject(new ThreadLost());
        continue;
      }
      thread.parcels.push(parcel);
      thread.worker.postMessage(parcel.map(({ draft }) => draft));
    }
  }

  function writeElsewhere(draft: MailDraft): Promise<WrittenMail> {
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ draft, resolve, reject });
    });
  }

  return {
    async compose(touch: Touch) {
      composed += 1;
      if (composed <= FIRST_HERE || hasFailed) return here.compose(touch);
      try {
        const mail = await writeElsewhere(draftMail(touch));
        outgoing.set(mail.prepared, mail.outgoing);
        return mail.prepared;
      } catch (error) {
        if (error instanceof ThreadLost) return here.compose(touch);
        throw error;
      }
    },
    async open(prepared) {
      const ready = outgoing.get(prepared);
      if (ready === undefined) return here.open(prepared);
      outgoing.delete(prepared);
      return ready;
    },
    async close() {
      await Promise.all(pool.splice(0).map(({ worker }) => worker.terminate()));
    },
  };
}

/** The thread that had a message is gone. */
class ThreadLost extends Error {}
