import type { Instant, Plan } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import type { TouchHits } from "../store/ports/report-port.ts";
import { tagStep } from "../token/token.ts";
import type { HitTouch } from "./figures.ts";
import type { Journey, Touch } from "./journeys.ts";
import type { Namers } from "./names.ts";

/** The touches that were opened or clicked in a time. */
export interface Hits {
  of(journey: Journey): HitTouch[];
  /** What a person opened and clicked, by which of their enrollments: the same name for the same. Null where nobody did. */
  nameOf: ((person: number, enrollments: readonly number[]) => string) | null;
}

/** Finds the touches of people that were opened or clicked in a time. */
export async function openHits(
  store: Store,
  sequences: readonly { name: string; plan: Plan | null }[],
  namers: Namers,
  period: { since?: Instant; until?: Instant },
): Promise<Hits> {
  const hits = await store.touchHits(period);
  if (hits.length === 0) return { of: () => [], nameOf: null };
  const steps = listTags(sequences, namers);
  const byPerson = new Map<number, TouchHits[]>();
  for (const hit of hits) {
    const own = byPerson.get(hit.person);
    if (own === undefined) byPerson.set(hit.person, [hit]);
    else own.push(hit);
  }
  const nameOf = (person: number, enrollments: readonly number[]) =>
    (byPerson.get(person) ?? [])
      .map(({ enrollment, tag, kind, isHuman }) =>
        [enrollments.indexOf(enrollment), tag, kind, isHuman].join(":"),
      )
      .join(" ");
  const of = ({ person, stays, touches }: Journey) =>
    (byPerson.get(person) ?? []).flatMap(({ enrollment, tag, kind, isHuman }) => {
      const stay = stays.find((each) => each.enrollment === enrollment) ?? null;
      const sequence = stay?.sequence ?? null;
      if (sequence === null) return [];
      const step = steps.get(tag) ?? null;
      const sent = touches.find((each: Touch) => each.enrollment === enrollment && each.step === step);
      const place = {
        ...{ stay, sequence, step, channel: sent?.channel ?? null, variant: sent?.variant ?? null },
        version: sent?.version ?? stay?.version ?? null,
      };
      return [{ place, kind, isHuman: isHuman === 1 }];
    });
  return { of, nameOf };
}

/** Steps by the tags that mails bear, of keys and of the names that steps had. */
function listTags(
  sequences: readonly { name: string; plan: Plan | null }[],
  namers: Namers,
): Map<string, string> {
  const tags = sequences.flatMap(({ name, plan }) => {
    const bearers = namers.get(name) ?? [];
    return [
      ...(plan?.steps ?? []).map(({ id }) => [tagStep(id), id] as const),
      ...bearers.map(([id, key]) => [tagStep(id), key] as const),
      ...bearers.map(([, key]) => [tagStep(key), key] as const),
    ];
  });
  return new Map(tags);
}
