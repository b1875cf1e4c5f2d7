import { setTimeout as sleep } from "node:timers/promises";
import type { Sender } from "../config/workspace-config.ts";
import type { SyncSummary } from "../inbound/mailbox/sync-senders.ts";
import type { RunContext } from "../run/context.ts";
import type { MailboxSync } from "./mailbox-sync.ts";

/** How long a run waits for its mailboxes. Touches of a sender whose mailbox takes longer wait for it; nobody else's do. */
const FIRST_MS = 30_000;

/** Mailboxes that are read before and beside a run. */
export interface BackgroundSync {
  /** Senders whose mailbox is being read at this moment. */
  readonly unread: ReadonlySet<string>;
  /** Reads the mail of these senders, unless that is under way; waits until all are read, but not for long. */
  begin(run: RunContext, senders: readonly Sender[]): Promise<void>;
  /** Waits for all that was begun: each reading has an end of its own, and a stop ends it. */
  end(): Promise<void>;
}

/** `onRead` is told what each reading came to. A reading that throws is thrown by the next call, or by `end`. */
export function openBackgroundSync(
  sync: Pick<MailboxSync, "read">,
  onRead: (summary: SyncSummary) => void,
  firstMs: number = FIRST_MS,
): BackgroundSync {
  const unread = new Set<string>();
  const readings = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const check = (): void => {
    if (failures.length > 0) throw failures[0];
  };
  async function read(run: RunContext, senders: readonly Sender[]): Promise<void> {
    for (const { id } of senders) unread.add(id);
    try {
      onRead(await sync.read(run, senders, (sender) => void unread.delete(sender)));
    } catch (error) {
      failures.push(error);
    } finally {
      for (const { id } of senders) unread.delete(id);
    }
  }
  return {
    unread,
    async begin(run, senders) {
      check();
      const fresh = senders.filter(({ id }) => !unread.has(id));
      if (fresh.length === 0) return;
      const reading = read(run, fresh);
      readings.add(reading);
      void reading.finally(() => readings.delete(reading));
      const patience = new AbortController();
      await Promise.race([
        reading,
        sleep(firstMs, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
      check();
    },
    async end() {
      await Promise.all(readings);
      check();
    },
  };
}
