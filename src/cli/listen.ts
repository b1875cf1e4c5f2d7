import { openMailboxes } from "../inbound/mailbox/connect-sender.ts";
import { keepsCopies } from "../inbound/mailbox/copy-sent.ts";
import type { MessageLine, SyncWorld } from "../inbound/mailbox/sync-sender.ts";
import { chooseDue, noteListeners, type SyncSummary, syncSenders } from "../inbound/mailbox/sync-senders.ts";
import { watchMailboxes } from "../inbound/mailbox/watch-mailboxes.ts";
import type { RunContext } from "../run/context.ts";
import type { Sender } from "../sequence/workspace-config.ts";
import { openEar } from "./open-ear.ts";
import { createChanger } from "./run-context.ts";

/** Reads the mail of a workspace's senders, as the workspace is at each call. */
export interface Listener {
  /** Of all senders, whose time has come or who are about to touch somebody. */
  readDue(run: RunContext): Promise<SyncSummary | null>;
  read(run: RunContext, senders: readonly Sender[]): Promise<SyncSummary>;
  /** Brings copies of what was just sent; null where none waits. */
  copy(run: RunContext): Promise<SyncSummary | null>;
  /** Waits on inboxes until the signal aborts; `onChange` says whose to read. */
  watch(senders: readonly Sender[], onChange: (sender: string) => void): Promise<void>;
}

export function openListener(
  signal: AbortSignal,
  onMessage: (line: MessageLine) => void,
  wallClock: () => number,
): Listener {
  const mailboxes = openMailboxes(wallClock);
  async function worldOf(run: RunContext): Promise<SyncWorld> {
    const changer = createChanger(run);
    const ear = await openEar(run);
    const isClockSet = run.clock.isSet === true;
    return { changer, mailboxes, ear, now: () => run.clock.now(), isClockSet, signal, onMessage };
  }
  const read = async (run: RunContext, senders: readonly Sender[]): Promise<SyncSummary> =>
    syncSenders(await worldOf(run), senders);
  return {
    read,
    async readDue(run) {
      await noteListeners(run.store, run.config.senders, run.clock.now());
      const due = await chooseDue(run.store, run.config.senders, run.clock.now());
      return due.length === 0 ? null : read(run, due);
    },
    async copy(run) {
      const waiting: Sender[] = [];
      for (const state of await run.store.listening()) {
        const sender = run.config.senders[state.sender];
        // A server that failed a moment ago is left alone until its time.
        if (sender === undefined || !keepsCopies(sender) || state.failures > 0) continue;
        if ((await run.store.countWaitingCopies(sender.id)) > 0) waiting.push(sender);
      }
      return waiting.length === 0 ? null : read(run, waiting);
    },
    async watch(senders, onChange) {
      await watchMailboxes(mailboxes, senders, ({ id }) => onChange(id), signal);
    },
  };
}

/** The senders whose mail can be read. */
export function listReadable(run: RunContext): Sender[] {
  return Object.values(run.config.senders).filter(({ imap }) => imap !== null);
}
