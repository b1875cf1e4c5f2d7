import type { Instant } from "../engine/plan.ts";
import type { Prospect } from "../store/port.ts";
import { type Changer, changeEnrollment } from "./change-enrollment.ts";

export interface Reconciled {
  /** The backup's file name, or "an older database"; null when nothing waits to be reconciled. */
  from: string | null;
  /** People whose present touch may have been performed since the backup: paused. */
  paused: { person: Prospect; sequence: string; step: string | null }[];
}

/**
 * Lets runs go on after a restore. What was due by now may have been sent since the backup, and the database does
 * not know: those people are paused, unless a person says that nothing was sent. What is due later cannot have been.
 */
export async function reconcileRestored(
  changer: Changer,
  nothingSent: boolean,
  now: Instant,
): Promise<Reconciled> {
  const { store } = changer;
  const from = store.restoredFrom ?? (store.isRolledBack ? "an older database" : null);
  const result: Reconciled = { from, paused: [] };
  if (from === null) return result;
  if (!nothingSent) {
    for await (const { enrollment, person } of store.streamEnrollments({ status: "active" })) {
      const { dueAt, step } = enrollment.state;
      if (dueAt === null || dueAt > now) continue;
      const changed = await changeEnrollment(changer, enrollment.id, now, () => ({
        event: { type: "paused", reason: "may have been sent since the backup" },
      }));
      if (changed !== null) result.paused.push({ person, sequence: enrollment.sequence, step });
    }
  }
  await store.reconcile();
  return result;
}
