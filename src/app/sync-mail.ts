import { setTimeout as sleep } from "node:timers/promises";
import type { Sender } from "../config/workspace-config.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { MessageLine } from "../inbound/mailbox/sync-sender.ts";
import { noteSyncedSenders, type SyncSummary } from "../inbound/mailbox/sync-senders.ts";
import type { RunContext } from "../run/context.ts";
import { openCheckIn } from "./check-in.ts";
import { finishOpen } from "./finish-open.ts";
import { listReadable, mayReadMailbox, openMailboxSync } from "./mailbox-sync.ts";
import { tellWaiting } from "./perform-due.ts";
import { hasPolls, pollServices } from "./poll-services.ts";
import type { CommandContext } from "./session/context.ts";
import { locateFile } from "./session/workspace-store.ts";

export interface SyncOptions {
  sender: string | null;
  watch: boolean;
  onMessage(line: MessageLine, zone: string): Promise<void>;
  onFailure(failed: SyncSummary["failed"][number]): void;
}

/** One `seq sync`: once, or until Ctrl-C. Null where no sender has a mailbox. */
export async function syncMail(context: CommandContext, options: SyncOptions): Promise<SyncSummary | null> {
  const { world } = context;
  const run = await context.openRun("act");
  const senders = chooseSenders(run, options.sender);
  const isPolled = options.sender === null && (await hasPolls(run));
  if (senders.length === 0 && !isPolled) return null;
  const { signal } = world.interruption;
  const { zone } = run.config.calendar;
  const writing: Promise<void>[] = [];
  const sync = openMailboxSync(
    signal,
    (line) => void writing.push(options.onMessage(line, zone)),
    world.wallClock,
    { askToken: run.askToken },
  );
  await noteSyncedSenders(run.store, run.config.senders, run.clock.now());
  const elsewhere = new Set<string>();
  const told = new Map<string, string>();
  const unasked = new Set<string>();
  const read = async (chosen: readonly Sender[]): Promise<SyncSummary> => {
    await finishOpen(run, context.output);
    const polled = isPolled ? await pollServices(run, signal) : null;
    for (const reason of polled?.failed ?? []) {
      if (!unasked.has(reason)) context.output.warn(`not asked what is new: ${reason}`);
      unasked.add(reason);
    }
    const own: Sender[] = [];
    for (const sender of chosen) {
      if (await mayReadMailbox(run.store, sender)) own.push(sender);
      else if (!elsewhere.has(sender.id)) {
        context.output.mention(`${sender.id}: another worker reads this mailbox (seq status --workers)`);
        elsewhere.add(sender.id);
      }
    }
    const summary = await sync.read(run, own);
    await Promise.all(writing.splice(0));
    const failed = new Map(summary.failed.map((each) => [each.sender, each]));
    for (const { id } of chosen) {
      const failure = failed.get(id);
      // The same trouble is told once, however long it lasts.
      if (failure !== undefined && told.get(id) !== failure.reason) options.onFailure(failure);
      if (failure === undefined) told.delete(id);
      else told.set(id, failure.reason);
    }
    await tellWaiting(run, signal);
    return { ...summary, messages: summary.messages + (polled?.told ?? 0) };
  };
  let total = await read(senders);
  if (options.watch) {
    const work = {
      command: "sync --watch",
      senders: options.sender === null ? null : [options.sender],
      channels: null,
    };
    const isServer = locateFile(run.root, run.config.store) === null;
    const checkIn = await openCheckIn(run.store, work, { isStaying: true, isServer });
    context.output.mention("listening; Ctrl-C stops");
    const atMostMs = isPolled ? POLL_EVERY_MS : Number.POSITIVE_INFINITY;
    await keepReading(run, senders, sync, { signal, atMostMs }, async (chosen) => {
      total = addUp(total, await read(chosen));
    }).finally(() => checkIn.leave());
  }
  return total;
}

/** How often services are looked to whose time has come. */
const POLL_EVERY_MS = 5 * 60_000;

/** Reads whoever has something new at once, and everybody at their time. */
async function keepReading(
  run: RunContext,
  senders: readonly Sender[],
  sync: ReturnType<typeof openMailboxSync>,
  { signal, atMostMs }: { signal: AbortSignal; atMostMs: number },
  read: (chosen: readonly Sender[]) => Promise<void>,
): Promise<void> {
  const arrived = new Set<string>();
  let wake = (): void => undefined;
  const watching = sync.watch(run, senders, (sender) => {
    arrived.add(sender);
    wake();
  });
  const everyMs = Math.min(atMostMs, ...senders.flatMap(({ imap }) => imap?.everyMs ?? []));
  let nextAllAt = run.clock.now() + everyMs;
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    if (arrived.size === 0) {
      const timer = new AbortController();
      wake = () => timer.abort();
      const wait = Math.max(250, Math.min(everyMs, nextAllAt - run.clock.now()));
      await sleep(wait, undefined, { signal: AbortSignal.any([signal, timer.signal]) }).catch(
        () => undefined,
      );
      wake = () => undefined;
    }
    if (isOver()) break;
    const isTime = run.clock.now() >= nextAllAt;
    const chosen = senders.filter(({ id }) => isTime || arrived.has(id));
    if (isTime) nextAllAt = run.clock.now() + everyMs;
    arrived.clear();
    if (chosen.length > 0 || isTime) await read(chosen);
  }
  await watching;
}

function chooseSenders(run: RunContext, wanted: string | null): Sender[] {
  const readable = listReadable(run);
  if (wanted === null) return readable;
  const found = run.config.senders[wanted];
  if (found === undefined || found.imap === null) {
    throw new UserError(
      found === undefined ? `there is no sender ${wanted}` : `sender ${wanted} has no imap in seq.yaml`,
      {
        hint: `senders with a mailbox: ${readable.map(({ id }) => id).join(", ") || "none"}`,
        exit: ExitCode.usage,
      },
    );
  }
  return [found];
}

function addUp(before: SyncSummary, last: SyncSummary): SyncSummary {
  return {
    ...last,
    senders: Math.max(before.senders, last.senders),
    messages: before.messages + last.messages,
    copied: before.copied + last.copied,
  };
}
