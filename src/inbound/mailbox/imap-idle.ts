import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { ImapFlow } from "imapflow";
import { withDeadline } from "../../deadline.ts";

/** Where the server cannot push, it is asked this often. */
const POLL_MS = 30_000;
/** How long it may take to end its waiting once it was asked to. */
const ANSWER_MS = 60_000;

/** IDLE (RFC 2177), or asking now and then where the server does not have it. */
export async function waitForChange(
  client: ImapFlow,
  changes: Changes,
  signal: AbortSignal,
): Promise<"changed" | "ended"> {
  if (changes.take()) return "changed";
  const isOver = (): boolean => signal.aborted;
  if (isOver() || !client.usable) return "ended";
  const over = new AbortController();
  const end = (): void => over.abort();
  changes.wake = end;
  client.once("close", end);
  signal.addEventListener("abort", end, { once: true });
  const idling = idleUntil(client, over.signal);
  await waitForAbort(over.signal);
  changes.wake = () => undefined;
  client.off("close", end);
  signal.removeEventListener("abort", end);
  // Another command ends IDLE; without one the loop would wait for the server. At a stop nobody waits for either.
  if (!isOver()) {
    await withDeadline({ ms: ANSWER_MS, stop: signal }, async () => {
      await stir(client);
      await idling;
    }).catch(() => client.close());
  }
  return changes.take() ? "changed" : "ended";
}

async function idleUntil(client: ImapFlow, over: AbortSignal): Promise<void> {
  while (!over.aborted && client.usable) {
    const startedAt = performance.now();
    await client.idle().catch(() => undefined);
    // A server that ends IDLE at once is asked again in a while, not in a loop.
    if (performance.now() - startedAt >= 1_000) continue;
    await sleep(POLL_MS, undefined, { signal: over }).catch(() => undefined);
    await stir(client);
  }
}

async function stir(client: ImapFlow): Promise<void> {
  if (client.usable) await client.noop().catch(() => undefined);
}

async function waitForAbort(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}

/** Whether the open mailbox has changed since somebody asked; it may happen while nobody waits. */
export interface Changes {
  take(): boolean;
  wake: () => void;
}

export function noteChanges(client: ImapFlow): Changes {
  let seen = false;
  const changes: Changes = {
    take() {
      const had = seen;
      seen = false;
      return had;
    },
    wake: () => undefined,
  };
  client.on("exists", () => {
    seen = true;
    changes.wake();
  });
  return changes;
}
