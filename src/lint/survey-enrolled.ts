import { findByKey, keyOfId } from "../engine/lineage.ts";
import type { Instant, Plan, Step } from "../engine/plan.ts";
import type { Claim, Store } from "../store/port.ts";
import { type Enrolled, type EnrolledPerson, PEOPLE_LIMIT } from "./enrolled.ts";

type People = Pick<Store, "streamEnrollments" | "loadPlan" | "lineage" | "consentsOf" | "countCodes">;

interface Gathering {
  count: number;
  people: EnrolledPerson[];
  /** Versions that people are in, by hash, with what the latest version calls their steps. */
  versions: Map<string, { plan: Plan | null; nameOf: (id: string) => string }>;
  latest: Plan | null;
}

/** Everyone who is in a sequence now, active or paused, by the sequence's name. Reads, and changes nothing. */
export async function surveyEnrolled(store: People, at: Instant): Promise<Map<string, Enrolled>> {
  const gathered = new Map<string, Gathering>();
  for (const status of ["active", "paused"] as const) {
    for await (const claim of store.streamEnrollments({ status })) await add(store, gathered, claim);
  }
  const enrolled = new Map<string, Enrolled>();
  const codesLeft = Object.fromEntries((await store.countCodes()).map(({ name, free }) => [name, free]));
  for (const [sequence, { count, people, versions }] of gathered) {
    enrolled.set(sequence, { at, count, people, codesLeft, steps: collectSteps(versions.values()) });
  }
  return enrolled;
}

async function add(
  store: People,
  gathered: Map<string, Gathering>,
  { enrollment, person }: Claim,
): Promise<void> {
  const { sequence, sender, state, planHash } = enrollment;
  let found = gathered.get(sequence);
  if (found === undefined) {
    const newest = (await store.lineage(sequence)).versions.at(-1);
    const latest = newest === undefined ? null : await store.loadPlan(newest);
    found = { count: 0, people: [], versions: new Map(), latest };
    gathered.set(sequence, found);
  }
  found.count += 1;
  const version = found.versions.get(planHash) ?? openVersion(await store.loadPlan(planHash), found.latest);
  found.versions.set(planHash, version);
  if (found.people.length >= PEOPLE_LIMIT) return;
  const passed = Object.entries(state.steps).flatMap(([id, { outcome }]) =>
    outcome === undefined ? [] : [version.nameOf(id)],
  );
  found.people.push({
    fields: person.fields,
    tags: person.tags,
    companyDomain: person.companyDomain,
    consents: await store.consentsOf(person.id),
    sender,
    at: state.step === null ? null : version.nameOf(state.step),
    passed,
  });
}

/** `moved` speaks of the latest version: so do we of people who are on an earlier one. */
function openVersion(
  plan: Plan | null,
  latest: Plan | null,
): { plan: Plan | null; nameOf: (id: string) => string } {
  const nameOf = (id: string): string =>
    plan === null || latest === null ? id : (findByKey(latest, keyOfId(plan, id))?.id ?? id);
  return { plan, nameOf };
}

/** The steps of every version that people are in. */
function collectSteps(
  versions: Iterable<{ plan: Plan | null; nameOf: (id: string) => string }>,
): Record<string, Step> {
  const steps: Record<string, Step> = {};
  for (const { plan, nameOf } of versions) {
    for (const step of plan?.steps ?? []) steps[nameOf(step.id)] ??= step;
  }
  return steps;
}
