import { setTimeout as sleep } from "node:timers/promises";
import { channels } from "../channels/registry.ts";
import type { Sender } from "../config/workspace-config.ts";
import { AwayError, ExitCode, UserError } from "../errors.ts";
import { suggestName } from "../nearest.ts";
import type { MessageLine } from "../inbound/mailbox/sync-sender.ts";
import type { SyncSummary } from "../inbound/mailbox/sync-senders.ts";
import type { RunContext } from "../run/context.ts";
import { type SenderTrouble, takeUntold } from "../run/delivery/sender-trouble.ts";
import { rehearseOnCopy } from "../run/dry-run.ts";
import { type Part, takesSender } from "../run/part.ts";
import { runDue } from "../run/run.ts";
import { blankSummary, type RunSummary, type TouchLine } from "../run/touch-line.ts";
import { waitDue, watchDue } from "../run/watch.ts";
import { fingerprint } from "../workspace/fingerprint.ts";
import { openBackgroundSync } from "./background-sync.ts";
import { openCheckIn } from "./check-in.ts";
import { finishOpen } from "./finish-open.ts";
import type { MailboxSync } from "./mailbox-sync.ts";
import type { CommandContext } from "./session/context.ts";
import { writeIdleCache } from "./session/idle-cache.ts";
import { formatTrouble, type Output } from "./session/output.ts";
import { isOwnerAlive } from "./session/owner.ts";
import { locateFile } from "./session/workspace-store.ts";

export interface DueOptions {
  dry: boolean;
  watch: boolean;
  /** How long one run waits for what becomes due meanwhile; null performs what is due now. */
  forMs: number | null;
  max: number | null;
  /** Senders and channels that this worker takes alone; null for all. */
  senders: readonly string[] | null;
  channels: readonly string[] | null;
  sequence: string | null;
  /** Told before the first touch how many people are due; absent: nobody asks. */
  onDue?(people: number): void;
  onTouch(line: TouchLine, zone: string): Promise<void>;
  onMessage(line: MessageLine, zone: string): Promise<void>;
}

export interface DueReport {
  summary: RunSummary;
  /** Sequences that could not run because their file is not valid. */
  problems: number;
  /** Senders whose mail could not be read, by the last try of each. */
  unheard: SyncSummary["failed"];
  /** Senders that nothing leaves through, where that is to be told now. */
  troubles: SenderTrouble[];
  now: number;
  zone: string;
}

/** One `seq run`: once, or with `watch` again and again until Ctrl-C. */
export async function performDue(context: CommandContext, options: DueOptions): Promise<DueReport> {
  const { output, world } = context;
  // Reading `isGraceful` is the promise to end after what is in flight.
  world.interruption.isGraceful = true;
  const workspace = await openLiveWorkspace(context, options.dry);
  checkNames(workspace.run, options);
  const { senders } = options;
  const part: Part = {
    senders: senders && new Set(senders),
    channels: options.channels && new Set(options.channels),
  };
  if (options.onDue !== undefined) options.onDue(await countDue(workspace.run, options));
  const { zone } = workspace.run.config.calendar;
  const { signal } = world.interruption;
  const writing: Promise<void>[] = [];
  let summary = blankSummary();
  const unheard = new Map<string, SyncSummary["failed"][number]>();
  const troubles: SenderTrouble[] = [];
  // However this ends, nothing is read beyond it.
  const over = new AbortController();
  // A dry run describes what is due: it reads nobody's mail.
  const sync = options.dry
    ? null
    : await openSync(
        workspace,
        AbortSignal.any([signal, over.signal]),
        (line) => void writing.push(options.onMessage(line, zone)),
        { wallClock: world.wallClock, part },
      );
  let wake = (): void => undefined;
  const background =
    sync &&
    openBackgroundSync(sync, ({ failed }) => {
      for (const each of failed) unheard.set(each.sender, each);
      wake();
    });
  const unasked = new Set<string>();
  // Before anything leaves: who opted out at a service must not be written to.
  const askServicesAnew = async (run: RunContext): Promise<void> => {
    const { pollServices } = await import("./poll-services.ts");
    for (const reason of (await pollServices(run, signal)).failed) {
      if (!unasked.has(reason)) output.warn(`not asked what is new: ${reason}`);
      unasked.add(reason);
    }
  };
  const perform = async (max: number | null, holdBack: ReadonlySet<string>): Promise<RunSummary> => {
    const last = await runDue(workspace.run, {
      fingerprint: workspace.fingerprint,
      max,
      sequence: options.sequence,
      part,
      holdBack,
      signal,
      isAlive: isOwnerAlive,
      onTouch: (line) => void writing.push(options.onTouch(line, zone)),
    });
    summary = addUp(summary, last);
    return last;
  };
  const turn = async (arrived: readonly Sender[] = []): Promise<RunSummary> => {
    await workspace.refresh();
    if (sync !== null) {
      await background?.begin(workspace.run, [
        ...new Set([...(await sync.chooseDue(workspace.run)), ...arrived]),
      ]);
    }
    if (!options.dry) await askServicesAnew(workspace.run);
    await finishOpen(workspace.run, output);
    const elsewhere = new Set(sync?.elsewhere);
    const holdBack = new Set([...(background?.unread ?? []), ...elsewhere]);
    const max =
      options.max === null || options.watch ? options.max : options.max - summary.sent - summary.tasks;
    let last = await perform(max, holdBack);
    if (holdBack.size > 0) {
      // A watching run is woken as soon as a mailbox is read; what is due until then is due for nobody else.
      if (options.watch) last = { ...last, next_due: null };
      else {
        await background?.end();
        const left = max === null ? null : max - last.sent - last.tasks;
        if (!signal.aborted) last = await perform(left, elsewhere);
      }
    }
    if (sync !== null && !signal.aborted) {
      await background?.begin(workspace.run, await sync.chooseCopying(workspace.run));
    }
    if (!options.watch) await background?.end();
    await Promise.all(writing.splice(0));
    if (!options.dry) {
      await tellWaiting(workspace.run, signal);
      await tellNotesTrouble(context, workspace.run, summary.sent > 0);
      const { store, config, clock } = workspace.run;
      const untold = await takeUntold(store, Object.keys(config.senders), clock.now());
      for (const trouble of untold) output.warn(formatTrouble(trouble, clock.now()));
      troubles.push(...untold);
    }
    return last;
  };
  const isServer = locateFile(workspace.run.root, workspace.run.config.store) === null;
  const isStaying = options.watch || senders !== null || options.channels !== null;
  const command = options.watch ? "run --watch" : "run";
  const checkIn = options.dry
    ? null
    : await openCheckIn(
        workspace.run.store,
        { command, senders, channels: options.channels },
        { isStaying, isServer },
      );
  try {
    if (options.watch) output.mention("watching; Ctrl-C stops");
    if (options.watch) {
      const setWake = (next: () => void): void => {
        wake = next;
      };
      await watchAll(whileAway(turn, output, signal), workspace, sync, { setWake, signal, part });
      await background?.end();
      await Promise.all(writing.splice(0));
    } else {
      const { clock } = workspace.run;
      // A clock that is set, or a dry run's, does not move by waiting.
      const forMs = options.dry || clock.isSet === true ? 0 : (options.forMs ?? 0);
      await waitDue(
        () => turn(),
        clock,
        clock.now() + forMs,
        (ms) => sleepUnless(ms, signal),
        signal,
      );
    }
    const { run, fingerprint: seen } = workspace;
    // A server is asked by the whole program: what is quick there is a file.
    const store = locateFile(run.root, run.config.store);
    if (!options.dry && workspace.problems === 0 && store !== null) {
      await writeIdleCache(run.root, { fingerprint: seen, store });
    }
    return {
      summary,
      problems: workspace.problems,
      unheard: [...unheard.values()],
      troubles,
      now: run.clock.now(),
      zone,
    };
  } finally {
    over.abort();
    await background?.end().catch(() => undefined);
    await checkIn?.leave();
    if (options.dry) await workspace.run.store.close();
  }
}

/** Said once, not by every run of cron's, until notes were kept again. */
const NOTES_TROUBLE = "hand-over notes";

/** Says why a crash would leave more in doubt than it needs to, or has. `isTried`: something was sent, so notes were kept. */
async function tellNotesTrouble(
  { output }: CommandContext,
  { store }: RunContext,
  isTried: boolean,
): Promise<void> {
  const trouble = store.notesTrouble;
  if (trouble === null && !isTried) return;
  const told = (await store.getSetting(NOTES_TROUBLE)) ?? "";
  if (told === (trouble ?? "")) return;
  if (trouble !== null) {
    output.warn(
      `after a crash, every message that was journaled is in doubt: ${trouble} (docs/operations.md)`,
    );
  }
  await store.setSetting(NOTES_TROUBLE, trouble ?? "");
}

/** Sends what others are to be told, until a stop; loads nothing where nobody is to be told anything. */
export async function tellWaiting({ store, config, clock }: RunContext, stop: AbortSignal): Promise<void> {
  if (config.notify.length === 0 || stop.aborted) return;
  const { tellOthers } = await import("../inbound/notify/tell.ts");
  await tellOthers({ store, config, stop }, clock.now());
}

/** Null where no sender of the workspace has a mailbox: then nothing of it is loaded. */
async function openSync(
  workspace: LiveWorkspace,
  signal: AbortSignal,
  onMessage: (line: MessageLine) => void,
  { wallClock, part }: { wallClock: () => number; part: Part },
): Promise<MailboxSync | null> {
  const { store, config } = workspace.run;
  const isWanted = Object.values(config.senders).some(({ imap }) => imap !== null);
  if (!isWanted && (await store.syncStates()).every(({ nextAt }) => nextAt === null)) return null;
  const { openMailboxSync } = await import("./mailbox-sync.ts");
  return openMailboxSync(signal, onMessage, wallClock, { askToken: workspace.run.askToken, part });
}

/** Turns at each due time, and as soon as something arrives or a mailbox has been read. */
/** How long a watching run waits before it asks again for a database server that is away. */
const AWAY_MS = 5_000;

/** A turn that waits for the database's server to come back, and says so once. */
function whileAway(
  turn: (arrived: readonly Sender[]) => Promise<RunSummary>,
  output: Output,
  signal: AbortSignal,
): (arrived: readonly Sender[]) => Promise<RunSummary> {
  const isStopped = (): boolean => signal.aborted;
  return async (arrived) => {
    for (let isTold = false; ; isTold = true) {
      try {
        const summary = await turn(arrived);
        if (isTold) output.mention("the database is back");
        return summary;
      } catch (error) {
        if (!(error instanceof AwayError) || isStopped()) throw error;
        if (!isTold) output.warn(`${error.message}; waiting for it`);
        await sleepUnless(AWAY_MS, signal);
        if (isStopped()) throw error;
      }
    }
  };
}

async function watchAll(
  turn: (arrived: readonly Sender[]) => Promise<RunSummary>,
  workspace: LiveWorkspace,
  sync: MailboxSync | null,
  { setWake, signal, part }: { setWake(wake: () => void): void; signal: AbortSignal; part: Part },
): Promise<void> {
  let isAwake = false;
  let wake = (): void => undefined;
  const stir = (): void => {
    isAwake = true;
    wake();
  };
  setWake(stir);
  const arrived = new Set<string>();
  const senders = Object.values(workspace.run.config.senders);
  const watching = sync?.watch(
    workspace.run,
    senders.filter(({ id, imap }) => imap !== null && takesSender(part, id)),
    (sender) => {
      arrived.add(sender);
      stir();
    },
  );
  const turnNow = async (): Promise<RunSummary & { hasOthers: boolean }> => {
    isAwake = false;
    const mailOf = [...arrived].flatMap((id) => workspace.run.config.senders[id] ?? []);
    arrived.clear();
    const last = await turn(mailOf);
    const { store, clock } = workspace.run;
    const hasOthers = (sync?.elsewhere.size ?? 0) > 0 || (await store.peekDue(clock.now())).orphans;
    return { ...last, hasOthers };
  };
  const sleepUntilMail = async (ms: number): Promise<void> => {
    if (isAwake) return;
    const timer = new AbortController();
    wake = () => timer.abort();
    await sleepUnless(ms, AbortSignal.any([signal, timer.signal]));
    wake = () => undefined;
  };
  await watchDue(turnNow, workspace.run.clock, sleepUntilMail, signal);
  await watching;
}

async function countDue({ store, clock }: RunContext, { sequence, max }: DueOptions): Promise<number> {
  const counts = await store.countEnrollments(clock.now());
  const due = counts.filter((each) => sequence === null || each.sequence === sequence);
  return Math.min(
    max ?? Infinity,
    due.reduce((sum, each) => sum + each.due, 0),
  );
}

/** The workspace that a run works in, as its files are now. */
interface LiveWorkspace {
  run: RunContext;
  /** Taken before the files were read: an edit in between is seen by the next look. */
  fingerprint: string;
  /** Sequences whose file is not valid. */
  problems: number;
  /** Reads the files anew where they have changed. */
  refresh(): Promise<void>;
}

/** A dry run works on a private copy of the store, with channels that only describe. */
async function openLiveWorkspace(context: CommandContext, dry: boolean): Promise<LiveWorkspace> {
  const root = await context.findRoot();
  const seen = await fingerprint(root);
  const opened = await context.openRun(dry ? "look" : "act");
  if (opened.store.restoredFrom !== null && !dry) {
    throw new UserError("the database was restored from a backup: what was sent since is not in it", {
      hint: "seq reconcile, once you know that nothing would go out twice",
    });
  }
  const run = dry ? await rehearseOnCopy(opened) : opened;
  const workspace: LiveWorkspace = {
    run,
    fingerprint: seen,
    problems: reportInvalid(context, run),
    async refresh() {
      const now = await fingerprint(root);
      if (now === workspace.fingerprint) return;
      context.forgetWorkspace();
      const fresh = await context.openRun(dry ? "look" : "act");
      workspace.run = { ...fresh, store: workspace.run.store, findChannel: workspace.run.findChannel };
      workspace.fingerprint = now;
      workspace.problems = reportInvalid(context, workspace.run);
    },
  };
  return workspace;
}

function reportInvalid({ output }: CommandContext, run: RunContext): number {
  const invalid = run.sequences.filter((each) => each.error !== null);
  for (const { error } of invalid) output.warn(`not run: ${error}`);
  return invalid.length;
}

function checkNames(run: RunContext, { sequence, senders, channels: ofChannels }: DueOptions): void {
  const sequences = run.sequences.map(({ name }) => name);
  checkKnown("sequence", sequence === null ? [] : [sequence], sequences);
  checkKnown("sender", senders ?? [], Object.keys(run.config.senders));
  checkKnown(
    "channel",
    ofChannels ?? [],
    channels.map(({ id }) => id),
  );
}

function checkKnown(kind: string, wanted: readonly string[], known: readonly string[]): void {
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UserError(`there is no ${kind} ${unknown}`, {
    hint: suggestName(unknown, known) ?? `${kind}s here: ${known.join(", ") || "none"}`,
    exit: ExitCode.usage,
  });
}

/** Sleeps; an abort is how watching ends, so it only wakes. */
async function sleepUnless(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

function addUp(before: RunSummary, last: RunSummary): RunSummary {
  const sum = { ...blankSummary(), next_due: last.next_due };
  for (const key of [
    "due",
    "sent",
    "tasks",
    "skipped",
    "deferred",
    "failed",
    "uncertain",
    "held",
    "exited",
  ] as const) {
    sum[key] = before[key] + last[key];
  }
  return sum;
}
