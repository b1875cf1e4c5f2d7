import type { AskToken } from "../channels/channel.ts";
import type { Sender } from "../config/workspace-config.ts";
import { classifyMessage, isReportHead } from "../inbound/classify/classify-message.ts";
import { handleInbound, type InboundContext } from "../inbound/handle-inbound.ts";
import type { InboundHandler } from "../inbound/inbound-handler.ts";
import { openMailboxes } from "../inbound/mailbox/connect-sender.ts";
import { keepsCopies } from "../inbound/mailbox/copy-sent.ts";
import { nameAccount, readImapSettings } from "../inbound/mailbox/imap-settings.ts";
import type { MessageLine, SyncWorld } from "../inbound/mailbox/sync-sender.ts";
import {
  chooseDue,
  noteSyncedSenders,
  type SyncSummary,
  syncSenders,
} from "../inbound/mailbox/sync-senders.ts";
import { watchMailboxes } from "../inbound/mailbox/watch-mailboxes.ts";
import { isAnswerOfOurs, mayConcern } from "../inbound/match.ts";
import { findSentTexts } from "../inbound/sent-texts.ts";
import { openTokenReader } from "../inbound/touch-tokens.ts";
import type { RunContext } from "../run/context.ts";
import { EVERYTHING, type Part, takesSender } from "../run/part.ts";
import type { Store } from "../store/port.ts";

/** Reads the mail of a workspace's senders, as the workspace is at each call. */
export interface MailboxSync {
  /** Senders whose mailbox should be read by now, which another worker has in hand. */
  readonly elsewhere: ReadonlySet<string>;
  /** The senders whose time has come, or who are about to touch somebody. */
  chooseDue(run: RunContext): Promise<Sender[]>;
  /** The senders for whom copies wait of what was just sent. */
  chooseCopying(run: RunContext): Promise<Sender[]>;
  /** `onRead` is told of each sender whose mail has been read. */
  read(run: RunContext, senders: readonly Sender[], onRead?: (sender: string) => void): Promise<SyncSummary>;
  /** Waits on inboxes, those that no other worker reads, until the signal aborts; `onChange` says whose to read. */
  watch(run: RunContext, senders: readonly Sender[], onChange: (sender: string) => void): Promise<void>;
}

/** A mailbox that is due for so long, and that another worker has in hand, is read beside it. */
const LEFT_MS = 3 * 60_000;

/** `part`: of whose senders mail is read. */
export function openMailboxSync(
  signal: AbortSignal,
  onMessage: (line: MessageLine) => void,
  wallClock: () => number,
  { askToken, part = EVERYTHING }: { askToken?: AskToken | undefined; part?: Part } = {},
): MailboxSync {
  const mailboxes = openMailboxes(wallClock, {}, askToken);
  async function worldOf(run: RunContext): Promise<SyncWorld> {
    const context = run;
    const handler = await openInboundHandler(run);
    const isClockSet = run.clock.isSet === true;
    return { context, mailboxes, handler, now: () => run.clock.now(), isClockSet, signal, onMessage };
  }
  const elsewhere = new Set<string>();
  return {
    elsewhere,
    async chooseDue(run) {
      const { store, config } = run;
      const now = run.clock.now();
      await noteSyncedSenders(store, config.senders, now);
      const due = (await chooseDue(store, config.senders, now)).filter(({ id }) => takesSender(part, id));
      elsewhere.clear();
      if (due.length === 0) return due;
      const states = new Map((await store.syncStates()).map((state) => [state.sender, state]));
      const own: Sender[] = [];
      for (const sender of due) {
        const { triedAt, since } = states.get(sender.id) ?? { triedAt: null, since: now };
        // Whoever has it in hand and does not read it keeps nobody waiting: two may read.
        const isLeft = (triedAt ?? since) < now - LEFT_MS;
        if ((await mayReadMailbox(store, sender)) || isLeft) own.push(sender);
        else elsewhere.add(sender.id);
      }
      return own;
    },
    async chooseCopying(run) {
      const waiting: Sender[] = [];
      for (const state of await run.store.syncStates()) {
        const sender = run.config.senders[state.sender];
        // A server that failed a moment ago is left alone until its time.
        if (sender === undefined || !keepsCopies(sender) || state.failures > 0) continue;
        if (!takesSender(part, sender.id)) continue;
        if ((await run.store.countWaitingCopies(sender.id)) === 0) continue;
        if (await mayReadMailbox(run.store, sender)) waiting.push(sender);
      }
      return waiting;
    },
    read: async (run, senders, onRead) => syncSenders(await worldOf(run), senders, onRead),
    async watch({ store }, senders, onChange) {
      const mayRead = (sender: Sender): Promise<boolean> => mayReadMailbox(store, sender);
      await watchMailboxes(mailboxes, senders, ({ id }) => onChange(id), signal, mayRead);
    },
  };
}

/** Whether no other worker reads a sender's mailbox; from then on, this one does. */
export async function mayReadMailbox(store: Store, { id, imap }: Sender): Promise<boolean> {
  return imap === null || (await store.takeMailbox(nameAccount(readImapSettings(id, imap))));
}

/** The senders whose mail can be read. */
export function listReadable(run: RunContext): Sender[] {
  return Object.values(run.config.senders).filter(({ imap }) => imap !== null);
}

/** Joins what reads mail with what understands it and lets it have its effect. */
async function openInboundHandler(run: RunContext): Promise<InboundHandler> {
  const { store, clock, config } = run;
  const readToken = await openTokenReader(store);
  const inbound: InboundContext = { ...run, readToken };
  const ownAddresses = Object.values(config.senders).flatMap(({ email }) => email ?? []);
  const ownMessageIdDomains = ownAddresses.map((address) => address.slice(address.lastIndexOf("@") + 1));
  const knowing = () => ({
    ownAddresses,
    ownMessageIdDomains,
    ...(clock.isSet === true && { writtenAt: clock.now() }),
  });
  return {
    async classify(raw) {
      const classified = classifyMessage(raw, knowing());
      const isAnswer = classified.kind === "own" && (await isAnswerOfOurs(inbound, classified));
      // What it quotes of ours is no word of theirs, and that is known only once the thread is.
      const sent = await findSentTexts(
        store,
        isAnswer ? { ...classified, kind: "reply" } : classified,
        clock.now(),
      );
      return isAnswer || sent.length > 0
        ? classifyMessage(raw, { ...knowing(), isAnswer, sent })
        : classified;
    },
    async concerns(head, { sender, arrivedAt }) {
      const classified = classifyMessage(head, knowing());
      if (isReportHead(head)) return true;
      return mayConcern(inbound, classified, { sender, receivedAt: arrivedAt ?? clock.now() });
    },
    async handle(classified, { sender, mailbox, uid, arrivedAt }) {
      const receivedAt = arrivedAt ?? clock.now();
      const outcome = await handleInbound(inbound, classified, { sender, mailbox, uid, receivedAt });
      const effect = outcome.effect === "ignored" ? [] : [outcome.effect, outcome.fact];
      return {
        prospect: outcome.prospect ?? null,
        effect: effect.filter((each) => each !== undefined).join(": ") || null,
      };
    },
  };
}
