import type { Lineage } from "../engine/lineage.ts";
import type { Plan } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import type { Dimension, Names } from "./grouping.ts";
import type { CommitsOf } from "./commits.ts";

/** Who bore which name, by sequence. */
export type Namers = ReadonlyMap<string, Lineage["bearers"]>;

export async function openNamers(store: Store, sequences: readonly { name: string }[]): Promise<Namers> {
  const namers = new Map<string, Lineage["bearers"]>();
  for (const { name } of sequences) namers.set(name, (await store.lineage(name)).bearers);
  return namers;
}

/** Names of groups; people are read only where a group is theirs. */
export async function openNames(
  store: Store,
  plans: ReadonlyMap<string, Plan | null>,
  namers: Namers,
  { dimensions, commits }: { dimensions: readonly Dimension[]; commits?: CommitsOf },
): Promise<Names> {
  const people = new Map<number, { country: string | null; tags: readonly string[] }>();
  if (dimensions.includes("tag") || dimensions.includes("country")) {
    for await (const { id, fields, tags } of store.streamProspects({})) {
      people.set(id, { country: typeof fields["country"] === "string" ? fields["country"] : null, tags });
    }
  }
  return {
    personaOf: (sequence) => plans.get(sequence)?.persona ?? null,
    nameStep: (sequence, step) => nameStep(namers, sequence, step),
    commitOf: (sequence, at) => commits?.(sequence).findLast((each) => each.at <= at)?.commit ?? null,
    person: (id) => people.get(id),
  };
}

/** What a step is called now; what another step is called by now is told apart from it. */
function nameStep(namers: Namers, sequence: string | null, key: string): string {
  const bearers = namers.get(sequence ?? "") ?? [];
  const name = bearers.findLast((pair) => pair[1] === key)?.[0];
  if (name === undefined) return key;
  return bearers.findLast(([id]) => id === name)?.[1] === key ? name : `${name} (earlier)`;
}
