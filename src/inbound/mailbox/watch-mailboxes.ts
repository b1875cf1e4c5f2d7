import { setTimeout as sleep } from "node:timers/promises";
import type { Sender } from "../../config/workspace-config.ts";
import { UserError } from "../../errors.ts";
import type { Mailboxes } from "./connect-sender.ts";

/** After a lost connection, the next one is tried after this, then twice as long, up to the longest. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 5 * 60_000;

/**
 * Waits on the inboxes of these senders (IDLE, RFC 2177) until `signal` aborts, each on a connection of its own, and says
 * whose may have changed. It reads nothing. A connection that is lost is opened again, and `onChange` called then, since
 * something may have arrived meanwhile. `mayRead`: false while another worker reads that mailbox; asked again all the time.
 */
export async function watchMailboxes(
  mailboxes: Mailboxes,
  senders: readonly Sender[],
  onChange: (sender: Sender) => void,
  signal: AbortSignal,
  mayRead: (sender: Sender) => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
  await Promise.all(senders.map((sender) => watchOne(mailboxes, sender, onChange, { signal, mayRead })));
}

async function watchOne(
  mailboxes: Mailboxes,
  sender: Sender,
  onChange: (sender: Sender) => void,
  { signal, mayRead }: { signal: AbortSignal; mayRead: (sender: Sender) => Promise<boolean> },
): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  const isOver = (): boolean => signal.aborted;
  while (!isOver() && sender.imap !== null) {
    try {
      if (!(await mayRead(sender))) {
        await pause(FIRST_PAUSE_MS, signal);
        continue;
      }
      const session = await mailboxes.connect(sender, { isPatient: true, stop: signal });
      try {
        await session.examine(sender.imap.inbox);
        // Between the last reading and this moment, something may have come.
        onChange(sender);
        pauseMs = FIRST_PAUSE_MS;
        while ((await session.waitForChange(signal)) === "changed") onChange(sender);
      } finally {
        await session.close();
      }
    } catch (error) {
      // The next reading meets the same trouble and says what it is.
      if (!(error instanceof UserError)) throw error;
    }
    await pause(isOver() ? 0 : pauseMs, signal);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
