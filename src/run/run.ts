import type { Instant } from "../engine/plan.ts";
import { createRenderer } from "../message/render.ts";
import type { Claim, DueFilter, IsAlive, Settlement } from "../store/port.ts";
import { askServices } from "./actions/ask-services.ts";
import { settleTaken } from "./actions/resolve.ts";
import type { RunContext } from "./context.ts";
import { decideClaim } from "./decide.ts";
import { openRenderRequests } from "./delivery/render-requests.ts";
import { openSenderQueues } from "./delivery/sender-queue.ts";
import { keepOutages } from "./delivery/sender-trouble.ts";
import { openLinkMaker } from "./delivery/touch-links.ts";
import { openInspector } from "./gates/inspect.ts";
import { EVERYTHING, type Part, takesStep } from "./part.ts";
import { leaveToOthers, type RunSession } from "./run-session.ts";
import { blankSummary, type RunSummary, type TouchLine } from "./touch-line.ts";
import { syncVersions, wakeIfOvertaken } from "./versions.ts";

/** Enrollments claimed at once: enough to keep ten connections busy, few enough that a lease never runs out. */
const CLAIM_BATCH = 200;
/** A long run looks this often for others that have died beside it. */
const RECOVERED_EVERY_MS = 10_000;
/** Batches after which the gates' memory is read anew: it grows with the people seen. */
const BATCHES_REMEMBERED = 10;

export interface RunOptions {
  /** From the workspace: changes whenever a file that matters changes. */
  fingerprint: string;
  /** Most touches to perform. */
  max: number | null;
  sequence: string | null;
  /** Absent: everything. */
  part?: Part;
  /** Senders whose mailbox is being read: who is in a sequence through them is left for another run. */
  holdBack?: ReadonlySet<string>;
  signal: AbortSignal;
  isAlive: IsAlive;
  onTouch: (line: TouchLine) => void;
}

/**
 * Performs what is due, once: claim, gates, journal, deliver, record, advance.
 * Ends when nothing is due any more, at `max`, or, with what is in flight finished, when `signal` aborts.
 */
export async function runDue(context: RunContext, options: RunOptions): Promise<RunSummary> {
  const { store, clock, catalog, evaluations } = context;
  const pending = openPending();
  const now = clock.now();
  const links = openLinkMaker(context);
  const session: RunSession = {
    context,
    store,
    catalog,
    evaluations,
    inspector: openInspector(context, catalog, now),
    queues: openSenderQueues(
      { ...context, stop: options.signal },
      { mayJournalAhead: () => store.tellsHandOffs, clock, onPace: pending.setPace },
    ),
    renderer: createRenderer({ snippet: context.snippet }),
    links,
    renderRequests: openRenderRequests(context, links),
    signal: options.signal,
    summary: blankSummary(),
    servers: new Map(),
    health: new Map(),
    passedOver: [],
    part: options.part ?? EVERYTHING,
    left: new Set(),
    onTouch: options.onTouch,
  };
  // A turn before that failed, as where the database went away, has left people with this process; it waited for all
  // that it had under way.
  await recover(session, options, { isIdle: true });
  await syncVersions(context, session, options.fingerprint, now);
  try {
    await askServices(session);
    await performBatches(session, options, pending);
    await askServices(session);
    await wakeIfOvertaken(context, options.fingerprint, clock.now());
  } finally {
    // Whatever ended it: nothing that it has begun goes on beyond it.
    await pending.end().catch(() => undefined);
    await session.queues.close();
    await keepOutages(store, session.servers);
    await store.release(session.passedOver);
  }
  session.summary.next_due = (await store.peekDue(clock.now())).nextAt;
  return session.summary;
}

/** Takes back what processes held that are gone, and settles what the server had taken of theirs in the same write. */
async function recover(
  { store, context, ...rest }: RunSession,
  { isAlive }: RunOptions,
  { isIdle }: { isIdle: boolean },
): Promise<void> {
  const gone = await store.fenceOwners(isAlive, { isIdle });
  const settlements: Settlement[] = [];
  for (const { claim, attempt } of gone.taken) {
    const settlement = await settleTaken(rest, claim, attempt);
    if (settlement !== null) settlements.push(settlement);
  }
  await store.recover(gone, settlements, context.clock.now());
}

async function performBatches(session: RunSession, options: RunOptions, pending: Pending): Promise<void> {
  const { store, context, summary, signal, inspector } = session;
  let recoveredAt = context.clock.now();
  for (let batch = 0; !signal.aborted; batch++) {
    // What the gates remember is read anew where nothing is under way that it would not show yet.
    const isFresh = options.max !== null || batch % BATCHES_REMEMBERED === 0;
    // Where performances are counted, each must be known before the next is begun.
    if (options.max === null) await pending.wait(isFresh ? 0 : CLAIM_BATCH / 2);
    else await pending.end();
    if (isFresh) inspector.refresh();
    const left =
      options.max === null ? CLAIM_BATCH : Math.min(CLAIM_BATCH, options.max - summary.sent - summary.tasks);
    if (left <= 0) break;
    const now = context.clock.now();
    if (Math.abs(now - recoveredAt) >= RECOVERED_EVERY_MS) {
      await recover(session, options, { isIdle: false });
      recoveredAt = now;
    }
    const filter: DueFilter = {
      ...(options.sequence !== null && { sequence: options.sequence }),
      ...(session.part.senders !== null && { senders: [...session.part.senders] }),
      ...(session.left.size > 0 && { notAt: [...session.left] }),
    };
    const claims = await store.claimDue(now, left, filter);
    if (claims.length > 0) await performClaims(session, claims, options, now, pending);
    else if (pending.count === 0) break;
    else await pending.wait(0);
  }
  await pending.end();
}

/**
 * What is left of decided touches. Those of a sender whose server is slow are not waited for until the end. A failure
 * is thrown once nothing is under way any more.
 */
interface Pending {
  /** Under way, those of slow senders left aside. */
  readonly count: number;
  add(sender: string, job: Promise<void>): void;
  setPace(sender: string, isSlow: boolean): void;
  /** Resolves when at most `most` are under way, those of slow senders left aside. */
  wait(most: number): Promise<void>;
  /** Resolves when nothing is. */
  end(): Promise<void>;
}

function openPending(): Pending {
  const failures: unknown[] = [];
  const slow = new Set<string>();
  const counts = new Map<string, number>();
  let wake: () => void = () => undefined;
  const change = (sender: string, by: number): void => {
    counts.set(sender, (counts.get(sender) ?? 0) + by);
  };
  const countThose = (isCounted: (sender: string) => boolean): number => {
    let count = 0;
    for (const [sender, own] of counts) if (isCounted(sender)) count += own;
    return count;
  };
  const countQuick = (): number => countThose((sender) => !slow.has(sender));
  const countAll = (): number => countThose(() => true);
  async function until(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (failures.length > 0) throw failures[0];
  }
  return {
    get count() {
      return countQuick();
    },
    add(sender, job) {
      change(sender, 1);
      void job
        .catch((error: unknown) => void failures.push(error))
        .finally(() => {
          change(sender, -1);
          wake();
        });
    },
    setPace(sender, isSlow) {
      if (isSlow) slow.add(sender);
      else slow.delete(sender);
      wake();
    },
    wait: (most) => until(() => (failures.length > 0 ? countAll() === 0 : countQuick() <= most)),
    end: () => until(() => countAll() === 0),
  };
}

/** Decides a batch in order; what is left of each touch runs side by side: writes share transactions, senders queue for themselves. */
async function performClaims(
  session: RunSession,
  claims: readonly Claim[],
  { holdBack }: RunOptions,
  now: Instant,
  pending: Pending,
): Promise<void> {
  for (const claim of claims) {
    const isHeldBack = session.signal.aborted || holdBack?.has(claim.enrollment.sender) === true;
    if (isHeldBack) {
      session.passedOver.push(claim);
      continue;
    }
    if (!(await isOwn(session, claim))) {
      await leaveToOthers(session, claim);
      continue;
    }
    const finish = await decideClaim(session, claim, now);
    pending.add(claim.enrollment.sender, finish());
  }
}

/** Whether somebody stands at a touch of this run's part; what leads to one is everybody's. */
async function isOwn(session: RunSession, claim: Claim): Promise<boolean> {
  if (session.part.channels === null) return true;
  const plan = await session.catalog.plan(claim.enrollment.planHash);
  const step = plan?.steps.find(({ id }) => id === claim.enrollment.state.step);
  return step?.kind !== "touch" || takesStep(session.part, step);
}
