import PQueue from "p-queue";
import type { Transport, MachineChannel, Place } from "../../channels/channel.ts";
import type { Sender } from "../../config/workspace-config.ts";
import type { Instant } from "../../engine/plan.ts";

/** Network failures in a row after which a sender's server is left alone for the rest of the run. */
const FAILURES_TO_BREAK = 2;

/**
 * Messages under way for each connection, from the first word to the last byte: enough that neither the thread that
 * writes nor the connections ever wait for the other. More would only grow old in memory.
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

/** One sender's line out: its transport, its queue, and whether its server answers. */
export interface Line {
  transport: Transport;
  /** Messages that are journaled: on their way, and a few that wait for a connection. */
  queue: PQueue;
  /** One place for each message that the server takes at once. */
  connections: PQueue;
  /** All that is under way, from the first word on. */
  ahead: PQueue;
  /** While set, nothing more is tried through this sender in this run. */
  broken: { until: Instant | null; reason: string } | null;
  /** The server is slow, and as much is under way as may be: more would only wait. */
  readonly isFull: boolean;
  /** Resolves in a turn of the event loop of one's own: what is under way goes first, and is not kept waiting for long. */
  takeTurn(): Promise<void>;
  /**
   * A message is handed over now; what it gives back is called once that has ended. A server that takes too long for it
   * is left alone for the rest of the run, its sender's other messages until `retryAt`.
   */
  begin(retryAt: Instant): () => void;
  noteNetwork(failed: boolean, retryAt: Instant, reason: string): void;
  close(): Promise<void>;
}

/** The lines of a run, opened when first needed; each sender queues for itself. */
export interface Lines {
  of(channel: MachineChannel, sender: Sender): Promise<Line>;
  /** Waits for what is queued, then closes every transport. */
  close(): Promise<void>;
}

export interface LineOptions {
  /** Whether a death leaves only messages in doubt that were handed over. */
  mayJournalAhead: () => boolean;
  clock: { now(): Instant };
  /** Told as a sender's server begins to be slow, and as it is quick again. */
  onPace(sender: string, isSlow: boolean): void;
}

export function openSenderQueues(place: Place, { mayJournalAhead, clock, onPace }: LineOptions): Lines {
  const lines = new Map<string, Promise<Line>>();

  async function open(channel: MachineChannel, sender: Sender): Promise<Line> {
    const transport = await channel.connect(sender, place);
    let failures = 0;
    let lastTurn = Promise.resolve();
    let tooSlow: NodeJS.Timeout | undefined;
    const notePace = (ms: number): void => {
      const isQuick = ms < QUICK_MS && mayJournalAhead();
      line.queue.concurrency = transport.connections * (isQuick ? JOURNALED : 1);
    };
    const noteSlow = (isSlow: boolean): void => {
      if (isSlow === (tooSlow !== undefined)) return;
      clearTimeout(tooSlow);
      tooSlow = isSlow ? setTimeout(() => giveUp(clock.now() + TOO_SLOW_MS), TOO_SLOW_MS) : undefined;
      onPace(sender.id, isSlow);
    };
    /** Whoever waits in a queue is let through to hear that nothing more leaves. */
    const giveUp = (until: Instant): void => {
      line.broken ??= { until, reason: `the server of sender ${sender.id} is too slow` };
      for (const queue of [line.ahead, line.queue, line.connections]) {
        queue.concurrency = Number.POSITIVE_INFINITY;
      }
    };
    const line: Line = {
      transport,
      queue: new PQueue({ concurrency: transport.connections }),
      connections: new PQueue({ concurrency: transport.connections }),
      ahead: new PQueue({ concurrency: transport.connections * AHEAD }),
      broken: null,
      get isFull() {
        return tooSlow !== undefined && line.ahead.size > 0;
      },
      takeTurn() {
        lastTurn = lastTurn.then(() => new Promise((resolve) => void setImmediate(resolve)));
        return lastTurn;
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
          if (line.broken === null) notePace(clock.now() - from);
          if (!isSlow) noteSlow(false);
        };
      },
      close() {
        clearTimeout(tooSlow);
        return transport.close();
      },
      noteNetwork(failed, until, reason) {
        failures = failed ? failures + 1 : 0;
        if (failures >= FAILURES_TO_BREAK) line.broken = { until, reason };
      },
    };
    return line;
  }

  return {
    of(channel, sender) {
      const key = `${channel.id}:${sender.id}`;
      const known = lines.get(key);
      if (known !== undefined) return known;
      const opening = open(channel, sender);
      lines.set(key, opening);
      return opening;
    },
    async close() {
      await Promise.all(
        [...lines.values()].map(async (opening) => {
          const line = await opening.catch(() => null);
          await line?.ahead.onIdle();
          await line?.queue.onIdle();
          await line?.close();
        }),
      );
    },
  };
}
