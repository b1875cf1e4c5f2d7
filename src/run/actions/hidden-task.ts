import { formatLocalDate } from "../../calendar/format.ts";
import type { Claim, Pause, Store, Task } from "../../store/port.ts";
import { activeGate } from "../gates/active.ts";

/** Why an open task is not for now, in words; null where it is. */
export type Hiding = string | null;

/** Tells of open tasks whether their people are paused or away: such a task stays open, and is not shown. */
export async function openHiding(
  store: Pick<Store, "pauses" | "preferenceOf" | "readEnrollment">,
  now: number,
  zone: string,
): Promise<(task: Pick<Task, "enrollment" | "prospect">) => Promise<Hiding>> {
  const pauses = await store.pauses();
  return async ({ enrollment, prospect }) => {
    const claim = await store.readEnrollment(enrollment);
    // A damaged row is shown: `seq doctor` says what is wrong with it.
    if (claim === null) return null;
    const until = (await store.preferenceOf(prospect))?.pausedUntil ?? 0;
    return (
      describePause(claim, pauses) ??
      (until > now
        ? `the person asked for a pause until ${formatLocalDate(until, zone)}`
        : describeAbsence(claim, now))
    );
  };
}

function describePause({ enrollment }: Claim, pauses: readonly Pause[]): Hiding {
  const verdict = activeGate.check({ enrollment, pauses });
  return verdict.pass ? null : verdict.detail;
}

function describeAbsence({ enrollment: { state } }: Claim, now: number): Hiding {
  if (state.away === undefined || state.away.until <= now) return null;
  return `the person is ${state.away.reason}`;
}
