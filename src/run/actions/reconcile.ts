import type { LeftMessage, TransportContext } from "../../channels/channel.ts";
import { channels } from "../../channels/registry.ts";
import { findByKey, presentName } from "../../engine/lineage.ts";
import type { Instant, Plan } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import type { State } from "../../engine/state.ts";
import { UserError } from "../../errors.ts";
import type { Prospect, StoredEvent } from "../../store/port.ts";
import { type Adopted, ENTERED_SINCE } from "../../store/ports/restore-port.ts";
import { applyEvent, type ChosenEvent } from "../apply-event.ts";
import { findSequence } from "../sequence-catalog.ts";
import { entryOf } from "../timeline-entries.ts";
import { type FactContext, recordFact } from "./record-fact.ts";
import { MAY_HAVE_LEFT } from "./sent-before.ts";
import { RESTORED_NOTE, settleLeft } from "./unrecorded.ts";

export interface Reconciled {
  /** The backup's file name, or "an older database"; null when nothing waits to be reconciled. */
  from: string | null;
  /** Whether the database that the restore set aside told all that was done since the backup. */
  isWhole: boolean;
  /** Touches, and facts about people, that it told and the backup did not know. */
  known: number;
  /** People who may have gone on since the backup, or entered since: paused. */
  paused: { person: Prospect; sequence: string; step: string | null }[];
}

const STOPPED_SINCE = "stopped since the backup";

/** What reconciling works with. */
export type Reconciler = FactContext & TransportContext;

/**
 * Lets runs go on after a restore. What was done since the backup is taken over from the database that was set aside,
 * as far as it can be read. Where that is not all, everybody is paused who may have gone on since, unless a person
 * says that nothing was sent. A crash on the way is no harm: nothing is performed before this has come to its end.
 */
export async function reconcileRestored(
  reconciler: Reconciler,
  nothingSent: boolean,
  now: Instant,
): Promise<Reconciled> {
  const { store } = reconciler;
  const from = store.restoredFrom ?? (store.isRolledBack ? "an older database" : null);
  const result: Reconciled = { from, isWhole: false, known: 0, paused: [] };
  if (from === null) return result;
  const adopted = await store.adoptSetAside(now);
  result.isWhole = adopted.isWhole;
  result.known = await replay(reconciler, adopted, now);
  result.known += await readLeft(reconciler, now);
  if (!nothingSent && !adopted.isWhole) await pauseWhoMayHaveMoved(reconciler, now);
  for await (const { enrollment, person } of store.streamEnrollments({ status: "paused" })) {
    const { reason, step } = enrollment.state;
    if (isOfRestore(reason)) result.paused.push({ person, sequence: enrollment.sequence, step });
  }
  await store.setSetting(RESTORED_NOTE, new Date(now).toISOString());
  await store.reconcile(adopted.isWhole);
  return result;
}

/** Lets sequences make of what was done and heard what they made of it the first time. */
async function replay(reconciler: Reconciler, adopted: Adopted, now: Instant): Promise<number> {
  const { store } = reconciler;
  let known = 0;
  for (const event of adopted.events) {
    const isNew =
      event.enrollment == null
        ? await replayFact(reconciler, event, now)
        : await replayTouch(reconciler, event, event.enrollment);
    if (isNew) known += 1;
  }
  for (const each of adopted.uncertain) await markUncertain(reconciler, each);
  for (const { enrollment, reason } of adopted.stopped)
    await keepStopped(reconciler, enrollment, reason, now);
  for (const person of adopted.erased) await store.eraseProspect(person, now);
  await store.endSuppressed(now);
  return known;
}

/** A touch that was performed: waits count from then. False where that is known. */
async function replayTouch(reconciler: Reconciler, event: StoredEvent, id: number): Promise<boolean> {
  const { kind, at, data } = event;
  const as = kind === "done" ? "done" : "sent";
  const changed = await applyEvent(reconciler, id, at, ({ enrollment }, plan): ChosenEvent | null => {
    if (event.step == null) return null;
    const step = nameIn(plan, event.step, event.stepKey);
    if (enrollment.state.steps[step]?.outcome === "performed") return null;
    return {
      event: { type: "performed", step, as },
      events: [{ ...entryOf(as, plan, enrollment, step, at), data: { ...data, set_aside: true } }],
    };
  });
  return changed !== null;
}

/** What the person's version calls a step that another one called `name`. */
function nameIn(plan: Plan, name: string, key: string | undefined): string {
  return (key === undefined ? undefined : findByKey(plan, key)?.id) ?? presentName(plan, name);
}

/** The same words, once, with the same effects: an end, a suppression, a wait that is over. */
async function replayFact(reconciler: Reconciler, event: StoredEvent, now: Instant): Promise<boolean> {
  const { kind, at, data, sequence, step, channel, key } = event;
  const person = event.prospect === null ? null : await reconciler.store.getProspect(event.prospect);
  if (person === null) return false;
  const { inbox } = data;
  await recordFact(
    reconciler,
    person,
    {
      kind,
      at: Math.min(at, now),
      data,
      ...(sequence != null && { sequence }),
      ...(step != null && { step }),
      ...(event.stepKey !== undefined && { stepKey: event.stepKey }),
      ...(channel != null && { channel }),
      ...(key !== undefined && { key }),
      ...(typeof inbox === "number" && { message: inbox }),
    },
    now,
    // Who entered a sequence since is taken over as such.
    { startsNothing: true },
  );
  return true;
}

/** Handed over, and nobody knows how it ended: `seq resolve`, wherever the person stands. */
async function markUncertain(reconciler: Reconciler, attempt: Adopted["uncertain"][number]): Promise<void> {
  await applyEvent(
    reconciler,
    attempt.enrollment,
    attempt.at,
    ({ enrollment: { state } }, plan): ChosenEvent | null => {
      const step = nameIn(plan, attempt.step, attempt.stepKey);
      if (state.status === "finished" || state.status === "exited" || state.phase === "uncertain")
        return null;
      if (state.step === step) return { event: { type: "uncertain", step } };
      return state.status === "active" ? { event: { type: "paused", reason: MAY_HAVE_LEFT } } : null;
    },
  );
}

/** Whoever had been paused or taken out since waits again: the restore may have meant to undo it, and may not. */
async function keepStopped(reconciler: Reconciler, id: number, why: string, now: Instant): Promise<void> {
  await applyEvent(reconciler, id, now, ({ enrollment: { state } }): ChosenEvent | null =>
    state.status === "active" ? { event: { type: "paused", reason: `${STOPPED_SINCE}: ${why}` } } : null,
  );
}

/** Where senders keep what they delivered: what lies there has left, whatever the journal says. */
async function readLeft(reconciler: Reconciler, now: Instant): Promise<number> {
  let known = 0;
  for (const sender of Object.values(reconciler.config.senders)) {
    for (const channel of channels) {
      if (channel.performer !== "machine" || channel.lacks(sender) !== null) continue;
      const transport = await channel.connect(sender, reconciler).catch((error: unknown) => {
        // A sender that cannot work now delivers nothing either; the others tell what they know.
        if (error instanceof UserError) return null;
        throw error;
      });
      try {
        const left: LeftMessage[] = [];
        for await (const each of transport?.listLeft?.() ?? []) left.push(each);
        left.sort((one, other) => one.at - other.at);
        for (const each of left) if ((await settleLeft(reconciler, each, now)) === "performed") known += 1;
      } finally {
        await transport?.close();
      }
    }
  }
  return known;
}

async function pauseWhoMayHaveMoved(reconciler: Reconciler, now: Instant): Promise<void> {
  const { store, catalog } = reconciler;
  for (const status of ["active", "paused"] as const) {
    for await (const { enrollment } of store.streamEnrollments({ status })) {
      const { id, planHash, sequence, state } = enrollment;
      if (isOfRestore(state.reason)) continue;
      const file = findSequence(reconciler, sequence);
      const head = file?.plan == null ? null : { plan: file.plan, isSame: file.version === planHash };
      if (!mayHaveMoved(state, { plan: await catalog.plan(planHash), head }, now)) continue;
      // An answer in the inbox lifts what it had paused; this waits for `seq resume`.
      const reason = state.reason === null ? MAY_HAVE_LEFT : `${MAY_HAVE_LEFT}; before: ${state.reason}`;
      await applyEvent(reconciler, id, now, () => ({ event: { type: "paused", reason } }));
    }
  }
}

/** A restore left them waiting: now, or before a crash on the way. */
function isOfRestore(reason: string | null): boolean {
  return [ENTERED_SINCE, STOPPED_SINCE, MAY_HAVE_LEFT].some((each) => reason?.startsWith(each) === true);
}

/**
 * Whether an enrollment, as a backup has it, may have gone on since, so that its next touch may have left: pure. Only who
 * waits for a moment that is still to come, on the version that the files have too, surely has not. A person's act
 * (a task, an approval, a resume), an event that ends a wait, a gate that opened and a change of the file all move
 * somebody, and leave no trace in an older database. Null plans are not known here any more.
 */
export function mayHaveMoved(
  state: State,
  { plan, head }: { plan: Plan | null; head: { plan: Plan; isSame: boolean } | null },
  now: Instant,
): boolean {
  if (state.status === "finished" || state.status === "exited") return false;
  if (state.status === "paused" || state.phase !== "waiting") return true;
  if (state.dueAt === null || state.dueAt <= now) return true;
  const step = plan === null ? null : findStep(plan, state.step);
  if (step === null || step.until !== null) return true;
  // Who is pinned keeps to the version they started with, whatever the files say.
  return head === null || !(head.isSame || head.plan.onChange === "pin");
}
