import PQueue from "p-queue";
import type { Courier, MachineChannel, Place } from "../channels/channel.ts";
import type { Instant } from "../engine/plan.ts";
import type { Sender } from "../sequence/workspace-config.ts";

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

/** One sender's line out: its courier, its queue, and whether its server answers. */
export interface Line {
  courier: Courier;
  /** Messages that are journaled: on their way, and a few that wait for a connection. */
  queue: PQueue;
  /** One place for each message that the server takes at once. */
  connections: PQueue;
  /** All that is under way, from the first word on. */
  ahead: PQueue;
  /** While set, nothing more is tried through this sender in this run. */
  broken: { until: Instant | null; reason: string } | null;
  /** Resolves in a turn of the event loop of one's own: what is under way goes first, and is not kept waiting for long. */
  takeTurn(): Promise<void>;
  /** How long the server took for a message. */
  notePace(ms: number): void;
  noteNetwork(failed: boolean, retryAt: Instant, reason: string): void;
}

/** The lines of a run, opened when first needed; each sender queues for itself. */
export interface Lines {
  of(channel: MachineChannel, sender: Sender): Promise<Line>;
  /** Waits for what is queued, then closes every courier. */
  close(): Promise<void>;
}

/** `mayJournalAhead`: whether a death would leave only messages in doubt that were handed over. */
export function openLines(place: Place, mayJournalAhead: () => boolean): Lines {
  const lines = new Map<string, Promise<Line>>();

  async function open(channel: MachineChannel, sender: Sender): Promise<Line> {
    const courier = await channel.connect(sender, place);
    let failures = 0;
    let lastTurn = Promise.resolve();
    const line: Line = {
      courier,
      queue: new PQueue({ concurrency: courier.connections }),
      connections: new PQueue({ concurrency: courier.connections }),
      ahead: new PQueue({ concurrency: courier.connections * AHEAD }),
      broken: null,
      takeTurn() {
        lastTurn = lastTurn.then(() => new Promise((resolve) => void setImmediate(resolve)));
        return lastTurn;
      },
      notePace(ms) {
        const isQuick = ms < QUICK_MS && mayJournalAhead();
        line.queue.concurrency = courier.connections * (isQuick ? JOURNALED : 1);
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
      for (const opening of lines.values()) {
        const line = await opening.catch(() => null);
        await line?.ahead.onIdle();
        await line?.queue.onIdle();
        await line?.courier.close();
      }
    },
  };
}
