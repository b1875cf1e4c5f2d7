import type { Plan } from "../../src/engine/plan.ts";
import type { State } from "../../src/engine/state.ts";
import { type EnrollmentRow, toState } from "../../src/store/enrollments.ts";
import { firstName } from "./witness.ts";
import type { World } from "./world.ts";

interface AttemptRow {
  id: number;
  enrollment: number;
  step: string;
  channel: string;
  status: string;
  message_id: string | null;
}

/** At the end: what the outside world got against what the event log and the projections say. */
export async function checkEnd(world: World): Promise<void> {
  const { disk, witness } = world;
  const { sql } = disk;
  const attempts = sql.all<AttemptRow>(
    "SELECT id, enrollment, step, channel, status, message_id FROM attempts",
  );
  const arrived = new Map<string, number>();
  for (const { messageId } of world.arrivals) arrived.set(messageId, (arrived.get(messageId) ?? 0) + 1);
  checkAttempts(world, attempts, arrived);
  checkEvents(world, attempts);
  for (const row of sql.all<EnrollmentRow & { plan: string }>(
    "SELECT e.*, p.plan AS plan FROM enrollments e JOIN plans p ON p.hash = e.plan_hash",
  )) {
    const state = toState(row);
    if (state === null) witness.fail(`enrollment ${row.id}: its state cannot be read`);
    else checkEnrollment(world, row.key, state, JSON.parse(row.plan) as Plan, attempts, row.id);
  }
  const store = world.processes.findLast(({ hasEnded, isDead }) => hasEnded && !isDead)?.opened.store;
  for (const problem of (await store?.check()) ?? ["there is no store to check"])
    witness.fail(`check: ${problem}`);
}

function checkAttempts(
  { witness }: World,
  attempts: readonly AttemptRow[],
  arrived: ReadonlyMap<string, number>,
): void {
  const charged = new Map<string, number>();
  for (const attempt of attempts) {
    const where = `attempt ${attempt.id} (${attempt.enrollment}/${attempt.step})`;
    if (attempt.status === "started" || attempt.status === "uncertain") {
      witness.fail(`lost: ${where} is still ${attempt.status}`);
    }
    if (attempt.status === "failed") continue;
    const key = `${attempt.enrollment}/${firstName(attempt.step)}`;
    charged.set(key, (charged.get(key) ?? 0) + 1);
    if ((charged.get(key) ?? 0) > 1) witness.fail(`once: ${where} is charged twice`);
    if (attempt.channel === "email" && arrived.get(attempt.message_id ?? "") !== 1) {
      witness.fail(
        `lost: ${where} is ${attempt.status}, but ${arrived.get(attempt.message_id ?? "") ?? 0} arrived`,
      );
    }
  }
  const sent = new Set(
    attempts.filter(({ status }) => status !== "failed").map((attempt) => attempt.message_id),
  );
  for (const id of arrived.keys()) {
    if (!sent.has(id)) witness.fail(`events: ${id} arrived, and the store does not know it`);
  }
}

function checkEvents({ witness, disk }: World, attempts: readonly AttemptRow[]): void {
  const counts = new Map<string, number>();
  for (const { enrollment, step } of disk.sql.all<{ enrollment: number; step: string }>(
    "SELECT enrollment, step FROM events WHERE kind IN ('sent', 'done') AND enrollment IS NOT NULL",
  )) {
    const key = `${enrollment}/${step}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const { enrollment, step, status } of attempts) {
    if (status !== "sent") continue;
    const count = counts.get(`${enrollment}/${step}`) ?? 0;
    if (count !== 1) witness.fail(`events: ${enrollment}/${step} was sent, the log says so ${count} times`);
  }
}

/** Every step that came up ended somehow, and says how. */
function checkEnrollment(
  { witness, edits }: World,
  key: string,
  state: State,
  plan: Plan,
  attempts: readonly AttemptRow[],
  id: number,
): void {
  if (state.status === "active" || state.status === "paused") {
    witness.fail(
      `lost: ${key} is still ${state.status} at ${state.step}: ${state.phase} ${state.deferredBy ?? ""}`,
    );
    return;
  }
  for (const [step, record] of Object.entries(state.steps)) {
    if (record.outcome !== "performed") continue;
    const found = plan.steps.find((each) => each.id === step);
    if (found !== undefined && found.kind !== "touch") continue;
    const isCharged = attempts.some(
      (attempt) =>
        attempt.enrollment === id && attempt.status === "sent" && firstName(attempt.step) === firstName(step),
    );
    if (!isCharged) witness.fail(`events: ${key}/${step} counts as performed, and nothing was sent or done`);
  }
  // Where the file was changed, steps may have come to lie behind a person.
  if (state.status !== "finished" || edits > 0) return;
  for (const step of plan.steps) {
    if (step.kind !== "touch" || ["hello", "follow-up"].includes(step.id)) continue;
    if (state.steps[step.id]?.outcome === undefined)
      witness.fail(`lost: ${key}/${step.id} was passed over silently`);
  }
}
