import { countOf } from "../../count-of.ts";
import { mayTryAgain } from "../../engine/advance.ts";
import type { Instant } from "../../engine/plan.ts";
import type { Refusal } from "../../store/port.ts";
import { type Take, tellTogether } from "../actions/tell.ts";
import type { EnrollmentContext } from "../apply-event.ts";

/** Gate of a touch that was refused in the row that held its sender: it waits for the sender, and is due after everybody else. */
export const REFUSED = "refused";

/** So long after everybody else who waited for the sender. */
const BEHIND_MS = 60_000;

/** Servers of so many domains that refuse one after the other do not all have the same rule of their own. */
const DOMAINS_IN_ROW = 3;
/** Nor do so many people of fewer domains: one server then holds it against the sender. */
const PEOPLE_IN_ROW = 10;

/** Why a sender should rest after a row of refusals, or null. A message that is accepted ends the row. */
export function judgeRow(row: readonly Refusal[]): string | null {
  const people = new Set(row.map(({ prospect }) => prospect)).size;
  const domains = new Set(row.map(({ domain }) => domain)).size;
  if (domains < DOMAINS_IN_ROW && people < PEOPLE_IN_ROW) return null;
  const where = domains === 1 ? "one domain" : `${domains} domains`;
  return `refused for ${countOf(people, "person")} of ${where} in a row`;
}

/**
 * What was refused in a row was the sender's fault: each of these touches is to be tried again, once the sender is
 * released and everybody else has had their turn. Who was touched in another way since goes on from there. Safe to
 * repeat.
 */
export async function retryRow(
  context: EnrollmentContext,
  row: readonly Refusal[],
  now: Instant,
): Promise<void> {
  for (const { enrollment: id, prospect, step } of row) {
    const take: Take = ({ enrollment }) =>
      enrollment.id === id && mayTryAgain(enrollment.state, step)
        ? {
            events: [
              { type: "again", step },
              { type: "deferred", gate: REFUSED, until: null },
            ],
          }
        : null;
    if (await isElsewhere(context, prospect, id)) continue;
    await tellTogether(context, { people: [prospect] }, take, now);
  }
}

/** Whether the person was put into the same sequence once more meanwhile. */
export async function isElsewhere(
  { store }: Pick<EnrollmentContext, "store">,
  prospect: number,
  id: number,
): Promise<boolean> {
  const all = await store.enrollmentsOf(prospect);
  const own = all.find((each) => each.id === id);
  return all.some((each) => each.id > id && each.sequence === own?.sequence);
}

/** Those whom the sender's refusals had stopped are due behind the others, or the same people would be first for ever. */
export async function wakeRefused(
  { store }: Pick<EnrollmentContext, "store">,
  sender: string,
  now: Instant,
): Promise<void> {
  await store.wake([REFUSED], now + BEHIND_MS, { sender });
}
