import { findAction } from "../channels/registry.ts";
import type { Store } from "../store/port.ts";
import { RATE_NAMES, type RateCounts } from "./rates.ts";

/** Performed touches younger than this may still be answered, so they tell nothing yet. */
const RIPE_AFTER_MS = 14 * 86_400_000;

/** What the enrollments of a workspace, of every sequence, say about the rates. Streams; memory stays flat. */
export async function countHistory(store: Store, now: number): Promise<RateCounts> {
  const counts = Object.fromEntries(
    RATE_NAMES.map((name) => [name, { touches: 0, events: 0 }]),
  ) as RateCounts;
  const actions = new Map<string, ReadonlyMap<string, string>>();
  for await (const { enrollment } of store.streamEnrollments({})) {
    const known = actions.get(enrollment.planHash) ?? (await readActions(store, enrollment.planHash));
    actions.set(enrollment.planHash, known);
    const { steps, happened } = enrollment.state;
    let answered = false;
    for (const [id, { outcome, at, events }] of Object.entries(steps)) {
      if (outcome !== "performed" || at === undefined || at > now - RIPE_AFTER_MS) continue;
      const action = known.get(id);
      for (const { rate, event } of findAction(action ?? "")?.action.reactions ?? []) {
        counts[rate].touches += 1;
        if (events[event] !== undefined) counts[rate].events += 1;
      }
      if (events.replied !== undefined || events.answered !== undefined) answered = true;
    }
    if (answered) {
      counts.meeting.touches += 1;
      if (happened.meeting_booked !== undefined) counts.meeting.events += 1;
    }
  }
  return counts;
}

async function readActions(store: Store, planHash: string): Promise<ReadonlyMap<string, string>> {
  const plan = await store.loadPlan(planHash);
  return new Map(plan?.steps.flatMap((step) => (step.kind === "touch" ? [[step.id, step.action]] : [])));
}
