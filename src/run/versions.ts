import { changePlan, type Move } from "../engine/change.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import type { EnrollmentContext } from "./apply-event.ts";
import { evaluationOf } from "./apply-event.ts";
import type { RunContext } from "./context.ts";
import { entriesOf } from "./timeline-entries.ts";

/** Blocks that a changed file, approval or secret may lift. */
const FILE_GATES = [
  "approved",
  "message",
  "sender",
  "purpose",
  "law",
  "legal-hours",
  "free-text",
  "listening",
];

/**
 * Takes over what the working tree says, once per change of its fingerprint: stores new plans,
 * moves people in flight as `on_change` declares, and looks again at what a bad file had stopped.
 * Returns how many people moved how.
 */
export async function syncVersions(
  context: RunContext,
  enrollments: EnrollmentContext,
  fingerprint: string,
  now: Instant,
): Promise<Partial<Record<Move, number>>> {
  const { store } = context;
  const moves: Partial<Record<Move, number>> = {};
  if ((await store.getSetting("fingerprint")) === fingerprint) return moves;
  for (const { name } of context.sequences) {
    const head = await enrollments.catalog.head(name);
    if (head === null || (await store.getSetting(`head:${name}`)) === head.hash) continue;
    const plan = await store.savePlan(head.hash, head.plan);
    await moveEveryone(enrollments, name, { hash: head.hash, plan }, now, moves);
    await store.setSetting(`head:${name}`, head.hash);
  }
  await rememberWholeFiles(context);
  await store.wake(FILE_GATES, now);
  await store.setSetting("fingerprint", fingerprint);
  return moves;
}

/**
 * At the end of a run: where another run with other files has overtaken this one, whoever was held back by the files
 * as they were here is looked at again. The other one woke them before, perhaps too early.
 */
export async function wakeIfOvertaken(
  { store }: Pick<RunContext, "store">,
  fingerprint: string,
  now: Instant,
): Promise<void> {
  if ((await store.getSetting("fingerprint")) !== fingerprint) await store.wake(FILE_GATES, now);
}

/** Notes which files end with a line break, so that one that loses it later is known to be cut off. */
export async function rememberWholeFiles({
  store,
  wholeFiles,
}: Pick<RunContext, "store" | "wholeFiles">): Promise<void> {
  for (const file of wholeFiles) await store.setSetting(wholeName(file), "yes");
}

/** Under which name the store remembers that a file once ended with a line break. */
export function wholeName(file: string): string {
  return `whole:${file}`;
}

async function moveEveryone(
  context: EnrollmentContext,
  sequence: string,
  { hash, plan }: { hash: string; plan: Plan },
  now: Instant,
  moves: Partial<Record<Move, number>>,
): Promise<void> {
  if (plan.onChange === "pin") return;
  for (const status of ["active", "paused"] as const) {
    for await (const claim of context.store.streamEnrollments({ sequence, status, notPlan: hash })) {
      const { enrollment } = claim;
      const from = await context.catalog.plan(enrollment.planHash);
      if (from === null) continue;
      const evaluation = await evaluationOf(context, claim, plan);
      const changed = changePlan(from, evaluation, enrollment.state, now);
      moves[changed.move] = (moves[changed.move] ?? 0) + 1;
      if (changed.move === "pinned" || changed.move === "blocked") continue;
      // A row that moves on meanwhile is moved when it is claimed.
      await context.store.settle({
        claim,
        state: changed.state,
        planHash: hash,
        ...entriesOf(changed.effects, plan, enrollment, now),
      });
    }
  }
}
