import type { Sender } from "../config/workspace-config.ts";
import { openMailboxes } from "../inbound/mailbox/connect-sender.ts";
import { keepsCopies } from "../inbound/mailbox/copy-sent.ts";
import type { MessageLine, SyncWorld } from "../inbound/mailbox/sync-sender.ts";
import {
  chooseDue,
  noteSyncedSenders,
  type SyncSummary,
  syncSenders,
} from "../inbound/mailbox/sync-senders.ts";
import { watchMailboxes } from "../inbound/mailbox/watch-mailboxes.ts";
import type { RunContext } from "../run/context.ts";
import { openInboundHandler } from "./open-inbound.ts";
import { enrollmentContextOf } from "./run-context.ts";

/** Reads the mail of a workspace's senders, as the workspace is at each call. */
export interface MailboxSync {
  /** The senders whose time has come, or who are about to touch somebody. */
  chooseDue(run: RunContext): Promise<Sender[]>;
  /** The senders for whom copies wait of what was just sent. */
  chooseCopying(run: RunContext): Promise<Sender[]>;
  /** `onRead` is told of each sender whose mail has been read. */
  read(run: RunContext, senders: readonly Sender[], onRead?: (sender: string) => void): Promise<SyncSummary>;
  /** Waits on inboxes until the signal aborts; `onChange` says whose to read. */
  watch(senders: readonly Sender[], onChange: (sender: string) => void): Promise<void>;
}

export function openMailboxSync(
  signal: AbortSignal,
  onMessage: (line: MessageLine) => void,
  wallClock: () => number,
): MailboxSync {
  const mailboxes = openMailboxes(wallClock);
  async function worldOf(run: RunContext): Promise<SyncWorld> {
    const context = enrollmentContextOf(run);
    const handler = await openInboundHandler(run);
    const isClockSet = run.clock.isSet === true;
    return { context, mailboxes, handler, now: () => run.clock.now(), isClockSet, signal, onMessage };
  }
  return {
    async chooseDue(run) {
      await noteSyncedSenders(run.store, run.config.senders, run.clock.now());
      return chooseDue(run.store, run.config.senders, run.clock.now());
    },
    async chooseCopying(run) {
      const waiting: Sender[] = [];
      for (const state of await run.store.syncStates()) {
        const sender = run.config.senders[state.sender];
        // A server that failed a moment ago is left alone until its time.
        if (sender === undefined || !keepsCopies(sender) || state.failures > 0) continue;
        if ((await run.store.countWaitingCopies(sender.id)) > 0) waiting.push(sender);
      }
      return waiting;
    },
    read: async (run, senders, onRead) => syncSenders(await worldOf(run), senders, onRead),
    async watch(senders, onChange) {
      await watchMailboxes(mailboxes, senders, ({ id }) => onChange(id), signal);
    },
  };
}

/** The senders whose mail can be read. */
export function listReadable(run: RunContext): Sender[] {
  return Object.values(run.config.senders).filter(({ imap }) => imap !== null);
}
