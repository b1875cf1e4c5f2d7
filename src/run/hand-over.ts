import type { Advanced } from "../engine/advance.ts";
import { applySet } from "../engine/move-along.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { Claim, EnrollDraft, HandOver, Prospect } from "../store/port.ts";
import { enrollPeople } from "./actions/enroll.ts";
import type { RunContext } from "./context.ts";
import { entryOf } from "./timeline-entries.ts";

/** What holds people whom a sequence cannot take: a file that is missing or not valid. */
export const HAND_OVER_GATE = "hand-over";

/** How long until it is tried again, in milliseconds. */
export const HAND_OVER_RETRY_MS = 3_600_000;

/**
 * The ways into other sequences that the steps just passed lead to, to be written with the state: once, since nobody
 * passes a step twice and nobody enters a sequence twice. Who is suppressed, kept out by law or was in it stays outside,
 * and the timeline says why. `lacks` says why a sequence can take nobody.
 */
export async function draftHandOvers(
  context: RunContext,
  { enrollment, person: before }: Claim,
  { effects }: Advanced,
  plan: Plan,
  now: Instant,
): Promise<{ handOver: HandOver[] } | { lacks: string }> {
  const handOver: HandOver[] = [];
  let person = before;
  for (const effect of effects) {
    if (effect.type === "set") person = { ...person, ...applySet(person, effect) };
    if (effect.type !== "enroll") continue;
    const { id, sequence, fields } = effect.step;
    const entrant = { ...person, ...applySet(person, { fields, addTags: [], removeTags: [] }) };
    const found = await tryToDraft(context, entrant, sequence, now);
    if ("lacks" in found) return found;
    const reason = found.reason ?? "is or was in it";
    handOver.push({
      draft: found.draft,
      fields,
      at: now,
      entered: { ...entryOf("handed_over", plan, enrollment, id, now), data: { sequence } },
      otherwise: { ...entryOf("not_handed_over", plan, enrollment, id, now), data: { sequence, reason } },
    });
  }
  return { handOver };
}

async function tryToDraft(
  context: RunContext,
  person: Prospect,
  sequence: string,
  now: Instant,
): Promise<{ draft: EnrollDraft | null; reason: string | null } | { lacks: string }> {
  const drafts: EnrollDraft[] = [];
  const keep = async (some: readonly EnrollDraft[]) => {
    drafts.push(...some);
    return some.map(() => null);
  };
  try {
    const options = { sequence, startAt: now, again: false, keep };
    const { skipped } = await enrollPeople(context, only(person), options);
    return { draft: drafts[0] ?? null, reason: skipped[0]?.reason ?? null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { lacks: error.message };
  }
}

async function* only(person: Prospect): AsyncGenerator<Prospect> {
  yield person;
}
