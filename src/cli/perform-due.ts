import { setTimeout as sleep } from "node:timers/promises";
import { ExitCode, UserError } from "../errors.ts";
import type { MessageLine } from "../inbound/mailbox/sync-sender.ts";
import type { SyncSummary } from "../inbound/mailbox/sync-senders.ts";
import type { RunContext } from "../run/context.ts";
import { rehearseOnCopy } from "../run/dry-run.ts";
import { runDue } from "../run/run.ts";
import { blankSummary, type RunSummary, type TouchLine } from "../run/touch-line.ts";
import { watchDue } from "../run/watch.ts";
import { fingerprint } from "../workspace/fingerprint.ts";
import { writeAtRest } from "./at-rest.ts";
import type { Context } from "./context.ts";
import { finishOpen } from "./finish-open.ts";
import type { Listener } from "./listen.ts";
import { isOwnerAlive } from "./owner.ts";
import { locateStore } from "./workspace-store.ts";

export interface DueOptions {
  dry: boolean;
  watch: boolean;
  max: number | null;
  channel: string | null;
  sequence: string | null;
  onTouch(line: TouchLine, zone: string): Promise<void>;
  onMessage(line: MessageLine, zone: string): Promise<void>;
}

export interface DueReport {
  summary: RunSummary;
  /** Sequences that could not run because their file is not valid. */
  problems: number;
  /** Senders whose mail could not be read, by the last try of each. */
  unheard: SyncSummary["failed"];
  now: number;
  zone: string;
}

/** One `seq run`: once, or with `watch` again and again until Ctrl-C. */
export async function performDue(context: Context, options: DueOptions): Promise<DueReport> {
  const { output, world } = context;
  // Reading `isGraceful` is the promise to end after what is in flight.
  world.interruption.isGraceful = true;
  const place = await openPlace(context, options.dry);
  checkNames(place.run, options);
  const { zone } = place.run.config.calendar;
  const { signal } = world.interruption;
  const writing: Promise<void>[] = [];
  let summary = blankSummary();
  const unheard = new Map<string, SyncSummary["failed"][number]>();
  const note = (heard: SyncSummary | null): void => {
    for (const each of heard?.failed ?? []) unheard.set(each.sender, each);
  };
  // A dry run describes what is due: it reads nobody's mail.
  const listener = options.dry
    ? null
    : await openEars(
        place,
        signal,
        (line) => void writing.push(options.onMessage(line, zone)),
        world.wallClock,
      );
  const turn = async (): Promise<RunSummary> => {
    await place.refresh();
    note((await listener?.readDue(place.run)) ?? null);
    await finishOpen(place.run, output);
    const last = await runDue(place.run, {
      fingerprint: place.fingerprint,
      max: options.max,
      sequence: options.sequence,
      channel: options.channel,
      signal,
      isAlive: isOwnerAlive,
      onTouch: (line) => void writing.push(options.onTouch(line, zone)),
    });
    note((await listener?.copy(place.run)) ?? null);
    await Promise.all(writing.splice(0));
    if (!options.dry) {
      await tellWaiting(place.run);
      await tellNotesTrouble(context, place.run, last.sent > 0);
    }
    summary = addUp(summary, last);
    return last;
  };
  try {
    if (options.watch) output.mention("watching; Ctrl-C stops");
    if (options.watch) await watchAll(turn, place, listener, note, signal);
    else await turn();
    const { run, fingerprint: seen } = place;
    if (!options.dry && place.problems === 0) {
      await writeAtRest(run.root, { fingerprint: seen, store: locateStore(run.root, run.config.store) });
    }
    return { summary, problems: place.problems, unheard: [...unheard.values()], now: run.clock.now(), zone };
  } finally {
    if (options.dry) await place.run.store.close();
  }
}

/** Said once, not by every run of cron's, until notes were kept again. */
const NOTES_TROUBLE = "hand-over notes";

/** Says why a crash would leave more in doubt than it needs to, or has. `isTried`: something was sent, so notes were kept. */
async function tellNotesTrouble({ output }: Context, { store }: RunContext, isTried: boolean): Promise<void> {
  const trouble = store.notesTrouble;
  if (trouble === null && !isTried) return;
  const told = (await store.recall(NOTES_TROUBLE)) ?? "";
  if (told === (trouble ?? "")) return;
  if (trouble !== null) {
    output.warn(
      `after a crash, every message that was journaled is in doubt: ${trouble} (docs/operations.md)`,
    );
  }
  await store.remember(NOTES_TROUBLE, trouble ?? "");
}

/** Sends what others are to be told; loads nothing where nobody is to be told anything. */
export async function tellWaiting({ store, config, clock }: RunContext): Promise<void> {
  if (config.notify.length === 0) return;
  const { tellOthers } = await import("../inbound/notify/tell.ts");
  await tellOthers({ store, config }, clock.now());
}

/** Null where no sender of the workspace has a mailbox: then nothing of it is loaded. */
async function openEars(
  place: Place,
  signal: AbortSignal,
  onMessage: (line: MessageLine) => void,
  wallClock: () => number,
): Promise<Listener | null> {
  const { store, config } = place.run;
  const isWanted = Object.values(config.senders).some(({ imap }) => imap !== null);
  if (!isWanted && (await store.listening()).every(({ nextAt }) => nextAt === null)) return null;
  const { openListener } = await import("./listen.ts");
  return openListener(signal, onMessage, wallClock);
}

/** Turns at each due time, and as soon as something arrives. */
async function watchAll(
  turn: () => Promise<RunSummary>,
  place: Place,
  listener: Listener | null,
  note: (heard: SyncSummary | null) => void,
  signal: AbortSignal,
): Promise<void> {
  let wake = (): void => undefined;
  const arrived = new Set<string>();
  const senders = Object.values(place.run.config.senders);
  const watching = listener?.watch(
    senders.filter(({ imap }) => imap !== null),
    (sender) => {
      arrived.add(sender);
      wake();
    },
  );
  const read = async (): Promise<RunSummary> => {
    const senders = [...arrived].flatMap((id) => place.run.config.senders[id] ?? []);
    arrived.clear();
    if (senders.length > 0) note((await listener?.read(place.run, senders)) ?? null);
    return turn();
  };
  const sleepUntilMail = async (ms: number): Promise<void> => {
    if (arrived.size > 0) return;
    const timer = new AbortController();
    wake = () => timer.abort();
    await sleepUnless(ms, AbortSignal.any([signal, timer.signal]));
    wake = () => undefined;
  };
  await watchDue(read, place.run.clock, sleepUntilMail, signal);
  await watching;
}

/** The workspace that a run works in, as its files are now. */
interface Place {
  run: RunContext;
  /** Taken before the files were read: an edit in between is seen by the next look. */
  fingerprint: string;
  /** Sequences whose file is not valid. */
  problems: number;
  /** Reads the files anew where they have changed. */
  refresh(): Promise<void>;
}

/** A dry run works on a private copy of the store, with channels that only describe. */
async function openPlace(context: Context, dry: boolean): Promise<Place> {
  const root = await context.findRoot();
  const seen = await fingerprint(root);
  const opened = await context.openRun(dry ? "look" : "act");
  if (opened.store.restoredFrom !== null && !dry) {
    throw new UserError("the database was restored from a backup: what was sent since is not in it", {
      hint: "seq reconcile, once you know that nothing would go out twice",
    });
  }
  const run = dry ? await rehearseOnCopy(opened) : opened;
  const place: Place = {
    run,
    fingerprint: seen,
    problems: reportInvalid(context, run),
    async refresh() {
      const now = await fingerprint(root);
      if (now === place.fingerprint) return;
      context.forgetWorkspace();
      const fresh = await context.openRun(dry ? "look" : "act");
      place.run = { ...fresh, store: place.run.store, findChannel: place.run.findChannel };
      place.fingerprint = now;
      place.problems = reportInvalid(context, place.run);
    },
  };
  return place;
}

function reportInvalid({ output }: Context, run: RunContext): number {
  const invalid = run.sequences.filter((each) => each.error !== null);
  for (const { error } of invalid) output.warn(`not run: ${error}`);
  return invalid.length;
}

function checkNames(run: RunContext, { sequence, channel }: DueOptions): void {
  if (sequence !== null && !run.sequences.some((each) => each.name === sequence)) {
    const names = run.sequences.map((each) => each.name).join(", ");
    throw new UserError(`there is no sequence ${sequence}`, {
      hint: `sequences here: ${names || "none"}`,
      exit: ExitCode.usage,
    });
  }
  if (channel !== null && run.findChannel(channel) === null) {
    throw new UserError(`there is no channel ${channel}`, {
      hint: "email, linkedin, call, visit or task",
      exit: ExitCode.usage,
    });
  }
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
