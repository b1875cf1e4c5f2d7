import type { Instant } from "../engine/plan.ts";
import { createRenderer } from "../message/render.ts";
import type { Claim, Owner } from "../store/port.ts";
import { openBook } from "./book.ts";
import type { RunContext } from "./context.ts";
import { openLines } from "./couriers.ts";
import { openInspector } from "./inspect.ts";
import { openOrders } from "./orders.ts";
import { decideDue, isAsked } from "./perform.ts";
import { type Performance } from "./performance.ts";
import { settleTaken } from "./resolve.ts";
import { openSettings } from "./settings.ts";
import { blankSummary, type RunSummary, type TouchLine } from "./touch-line.ts";
import { openLinkMaker } from "./touch-links.ts";
import { syncVersions, wakeIfOvertaken } from "./versions.ts";

/** Enrollments claimed at once: enough to keep ten connections busy, few enough that a lease never runs out. */
const CLAIM_BATCH = 200;
/** A long run looks this often for others that have died beside it, well before their leases run out. */
const RECOVERED_EVERY_MS = 5 * 60_000;
/** Batches after which the gates' memory is read anew: it grows with the people seen. */
const BATCHES_REMEMBERED = 10;

export interface RunOptions {
  /** From the workspace: changes whenever a file that matters changes. */
  fingerprint: string;
  /** Most touches to perform. */
  max: number | null;
  sequence: string | null;
  channel: string | null;
  signal: AbortSignal;
  isAlive: (owner: Owner) => boolean;
  onTouch: (line: TouchLine) => void;
}

/**
 * Performs what is due, once: claim, gates, journal, deliver, record, advance.
 * Ends when nothing is due any more, at `max`, or, with what is in flight finished, when `signal` aborts.
 */
export async function runDue(context: RunContext, options: RunOptions): Promise<RunSummary> {
  const { store, clock } = context;
  const now = clock.now();
  const book = openBook(context);
  const links = openLinkMaker(context);
  const performance: Performance = {
    context,
    store,
    book,
    settings: openSettings(context),
    inspector: openInspector(context, book, now),
    lines: openLines(context, store.tellsHandOvers),
    renderer: createRenderer({ snippet: context.snippet }),
    links,
    orders: openOrders(context, links),
    signal: options.signal,
    summary: blankSummary(),
    passedOver: [],
    channel: options.channel,
    onTouch: options.onTouch,
  };
  await recover(performance, options);
  await syncVersions(context, performance, options.fingerprint, now);
  try {
    await performBatches(performance, options);
    await wakeIfOvertaken(context, options.fingerprint, clock.now());
  } finally {
    await performance.lines.close();
    await store.release(performance.passedOver);
  }
  performance.summary.next_due = (await store.peekDue(clock.now())).nextAt;
  return performance.summary;
}

/** Takes back what processes held that are gone, and settles what the server had taken of theirs. */
async function recover({ store, context, ...rest }: Performance, { isAlive }: RunOptions): Promise<void> {
  const now = context.clock.now();
  const { taken } = await store.recover(isAlive, now);
  for (const attempt of taken) await settleTaken({ store, ...rest }, attempt);
}

async function performBatches(performance: Performance, options: RunOptions): Promise<void> {
  const { store, context, summary, signal, inspector } = performance;
  const pending = openPending();
  let recoveredAt = context.clock.now();
  for (let batch = 0; !signal.aborted; batch++) {
    // What the gates remember is read anew where nothing is under way that it would not show yet.
    const isFresh = options.max !== null || batch % BATCHES_REMEMBERED === 0;
    await pending.wait(isFresh ? 0 : CLAIM_BATCH / 2);
    if (isFresh) inspector.refresh();
    const left =
      options.max === null ? CLAIM_BATCH : Math.min(CLAIM_BATCH, options.max - summary.sent - summary.tasks);
    if (left <= 0) break;
    const now = context.clock.now();
    if (Math.abs(now - recoveredAt) >= RECOVERED_EVERY_MS) {
      await recover(performance, options);
      recoveredAt = now;
    }
    const filter = options.sequence === null ? {} : { sequence: options.sequence };
    const claims = await store.claimDue(now, left, filter);
    if (claims.length > 0) await performClaims(performance, claims, now, pending);
    else if (pending.count === 0) break;
    else await pending.wait(0);
  }
  await pending.wait(0);
}

/** What is left of decided touches. A failure is thrown once nothing is under way any more. */
interface Pending {
  readonly count: number;
  add(job: Promise<void>): void;
  /** Resolves when at most `most` are under way. */
  wait(most: number): Promise<void>;
}

function openPending(): Pending {
  const failures: unknown[] = [];
  let count = 0;
  let wake: () => void = () => undefined;
  return {
    get count() {
      return count;
    },
    add(job) {
      count += 1;
      void job
        .catch((error: unknown) => void failures.push(error))
        .finally(() => {
          count -= 1;
          wake();
        });
    },
    async wait(most) {
      while (count > (failures.length > 0 ? 0 : most)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Decides a batch in order; what is left of each touch runs side by side: writes share transactions, senders queue for themselves. */
async function performClaims(
  performance: Performance,
  claims: readonly Claim[],
  now: Instant,
  pending: Pending,
): Promise<void> {
  for (const claim of claims) {
    if (performance.signal.aborted || !(await standsAtAsked(performance, claim))) {
      performance.passedOver.push(claim);
      continue;
    }
    const finish = await decideDue(performance, claim, now);
    pending.add(finish());
  }
}

async function standsAtAsked(performance: Performance, claim: Claim): Promise<boolean> {
  if (performance.channel === null) return true;
  const plan = await performance.book.plan(claim.enrollment.planHash);
  const step = plan?.steps.find(({ id }) => id === claim.enrollment.state.step);
  return step?.kind !== "touch" || isAsked(performance, step);
}
