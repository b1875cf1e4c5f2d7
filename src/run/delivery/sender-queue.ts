import PQueue from "p-queue";
import type { MachineChannel, Transport, TransportContext } from "../../channels/channel.ts";
import type { Sender } from "../../config/workspace-config.ts";
import type { Instant } from "../../engine/plan.ts";

/** Network failures in a row after which a sender's server is left alone for the rest of the run. */
const FAILURES_TO_BREAK = 2;

/**
 * Messages under way for each connection, from the first word to the last byte: enough that neither the thread that
 * renders nor the connections ever wait for the other. More would only grow old in memory.
 */
const AHEAD = 10;

/** Messages journaled for each connection, the one on its way included: none of them waits for the disk then. */
const JOURNALED = 2;

/** A server that takes longer for a message is not kept waiting by the disk, and what is journaled should leave at once. */
const QUICK_MS = 100;

/** A message that takes longer is one of a slow server: nobody else's touches wait for it. */
const SLOW_MS = 5_000;
/** After this long with a slow server, or with one message, everybody else of its sender waits for another run. */
const TOO_SLOW_MS = 60_000;

/** What a message holds of its sender's queue while it is under way. */
export interface QueueTicket {
  /** Resolves when it may be journaled: only a few wait for a connection with their intent on disk. */
  toJournal(): Promise<void>;
  /** Resolves when there is a connection for it. */
  toConnection(): Promise<void>;
  /** Gives back all that it holds; a second time is nothing. */
  leave(): void;
}

/** One sender's messages on their way out, and whether its server answers. */
export interface SenderQueue {
  transport: Transport;
  /** Resolves when a message may be prepared, in a turn of the event loop of its own: what is under way goes first. */
  enter(): Promise<QueueTicket>;
  /** While set, nothing more is tried through this sender in this run; `until` is null while the sender is held. */
  down: { until: Instant | null; reason: string } | null;
  /** The server is slow, and as much is under way as may be: more would only wait. */
  readonly isFull: boolean;
  /**
   * A message is handed over now; what it gives back is called once that has ended. A server that takes too long for it
   * is left alone for the rest of the run, its sender's other messages until `retryAt`.
   */
  begin(retryAt: Instant): () => void;
  noteNetwork(failed: boolean, retryAt: Instant, reason: string): void;
  /** Waits for what is under way, then closes the transport. */
  close(): Promise<void>;
}

/** The queues of a run, opened when first needed; each sender queues for itself. */
export interface SenderQueues {
  /**
   * `way`: one of several services of the channel, whose trouble is none of the others'. Throws UserError for a sender
   * whose settings cannot work.
   */
  of(channel: MachineChannel, sender: Sender, way?: string): Promise<SenderQueue>;
  /** Waits for what is under way, then closes every transport. */
  close(): Promise<void>;
}

export interface SenderQueueOptions {
  /** Whether a death leaves only messages in doubt that were handed over. */
  mayJournalAhead: () => boolean;
  clock: { now(): Instant };
  /** Told as a sender's server begins to be slow, and as it is quick again. */
  onPace(sender: string, isSlow: boolean): void;
}

export function openSenderQueues(context: TransportContext, options: SenderQueueOptions): SenderQueues {
  const queues = new Map<string, Promise<SenderQueue>>();
  return {
    of(channel, sender, way = channel.id) {
      const key = `${way}:${sender.id}`;
      const known = queues.get(key);
      if (known !== undefined) return known;
      const opening = channel
        .connect(sender, context)
        .then((transport) => openQueue(transport, sender, options));
      queues.set(key, opening);
      return opening;
    },
    async close() {
      await Promise.all(
        [...queues.values()].map(async (opening) => (await opening.catch(() => null))?.close()),
      );
    },
  };
}

function openQueue(
  transport: Transport,
  sender: Sender,
  { mayJournalAhead, clock, onPace }: SenderQueueOptions,
): SenderQueue {
  const underWay = new PQueue({ concurrency: transport.connections * AHEAD });
  const journaled = new PQueue({ concurrency: transport.connections });
  const connections = new PQueue({ concurrency: transport.connections });
  let failures = 0;
  let lastTurn = Promise.resolve();
  let tooSlow: NodeJS.Timeout | undefined;

  const notePace = (ms: number): void => {
    const isQuick = ms < QUICK_MS && mayJournalAhead();
    journaled.concurrency = transport.connections * (isQuick ? JOURNALED : 1);
  };
  const noteSlow = (isSlow: boolean): void => {
    if (isSlow === (tooSlow !== undefined)) return;
    clearTimeout(tooSlow);
    tooSlow = isSlow ? setTimeout(() => giveUp(clock.now() + TOO_SLOW_MS), TOO_SLOW_MS) : undefined;
    onPace(sender.id, isSlow);
  };
  /** Whoever waits is let through to hear that nothing more leaves. */
  const giveUp = (until: Instant): void => {
    queue.down ??= { until, reason: `the server of sender ${sender.id} is too slow` };
    for (const each of [underWay, journaled, connections]) each.concurrency = Number.POSITIVE_INFINITY;
  };

  const queue: SenderQueue = {
    transport,
    async enter() {
      const held = [await takeTicket(underWay)];
      lastTurn = lastTurn.then(() => new Promise((resolve) => void setImmediate(resolve)));
      await lastTurn;
      return {
        async toJournal() {
          held.push(await takeTicket(journaled));
        },
        async toConnection() {
          held.push(await takeTicket(connections));
        },
        leave() {
          for (const release of held.splice(0).reverse()) release();
        },
      };
    },
    down: null,
    get isFull() {
      return tooSlow !== undefined && underWay.size > 0;
    },
    begin(retryAt) {
      const from = clock.now();
      let isSlow = false;
      const slow = setTimeout(() => {
        isSlow = true;
        noteSlow(true);
      }, SLOW_MS);
      const stuck = setTimeout(() => giveUp(retryAt), TOO_SLOW_MS);
      return () => {
        clearTimeout(slow);
        clearTimeout(stuck);
        if (queue.down === null) notePace(clock.now() - from);
        if (!isSlow) noteSlow(false);
      };
    },
    noteNetwork(failed, until, reason) {
      failures = failed ? failures + 1 : 0;
      if (failures >= FAILURES_TO_BREAK) queue.down = { until, reason };
    },
    async close() {
      await underWay.onIdle();
      clearTimeout(tooSlow);
      await transport.close();
    },
  };
  return queue;
}

/** Resolves when the queue has a place free; what it gives back frees it again. */
function takeTicket(queue: PQueue): Promise<() => void> {
  return new Promise((take) => {
    void queue.add(() => new Promise<void>((release) => take(release)));
  });
}
