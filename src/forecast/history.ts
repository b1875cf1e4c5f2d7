import type { Store } from "../store/port.ts";
import { RATE_NAMES, type RateCounts, type Rates } from "./rates.ts";

/** Performed touches younger than this may still be answered, so they tell nothing yet. */
const RIPE_AFTER_MS = 14 * 86_400_000;

const MESSAGES = ["linkedin.message", "linkedin.inmail", "linkedin.voice", "linkedin.comment"];

/** Which touches a rate is about, and the event that counts. Meetings are counted apart. */
const SOURCES: readonly {
  rate: Exclude<keyof Rates, "meeting">;
  actions: readonly string[];
  event: string;
}[] = [
  { rate: "accept", actions: ["linkedin.connect"], event: "accepted" },
  { rate: "open", actions: ["email"], event: "opened" },
  { rate: "reply", actions: ["email"], event: "replied" },
  { rate: "message", actions: MESSAGES, event: "replied" },
  { rate: "bounce", actions: ["email"], event: "bounced" },
  { rate: "opt_out", actions: ["email"], event: "opted_out" },
  { rate: "answer", actions: ["call"], event: "answered" },
];

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
      for (const source of SOURCES) {
        if (action === undefined || !source.actions.includes(action)) continue;
        counts[source.rate].touches += 1;
        if (events[source.event] !== undefined) counts[source.rate].events += 1;
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
