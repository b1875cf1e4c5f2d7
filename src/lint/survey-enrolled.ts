import type { Instant, Step } from "../engine/plan.ts";
import type { Claim, Store } from "../store/port.ts";
import { type Enrolled, type EnrolledPerson, PEOPLE_LIMIT } from "./enrolled.ts";

type People = Pick<Store, "streamEnrollments" | "loadPlan" | "consentsOf">;

interface Gathering {
  count: number;
  people: EnrolledPerson[];
  plans: Set<string>;
}

/** Everyone who is in a sequence now, active or paused, by the sequence's name. Reads, and changes nothing. */
export async function surveyEnrolled(store: People, at: Instant): Promise<Map<string, Enrolled>> {
  const gathered = new Map<string, Gathering>();
  for (const status of ["active", "paused"] as const) {
    for await (const claim of store.streamEnrollments({ status })) await add(store, gathered, claim);
  }
  const enrolled = new Map<string, Enrolled>();
  for (const [sequence, { count, people, plans }] of gathered) {
    enrolled.set(sequence, { at, count, people, steps: await collectSteps(store, plans) });
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
    found = { count: 0, people: [], plans: new Set() };
    gathered.set(sequence, found);
  }
  found.count += 1;
  found.plans.add(planHash);
  if (found.people.length >= PEOPLE_LIMIT) return;
  const passed = Object.entries(state.steps).flatMap(([id, { outcome }]) =>
    outcome === undefined ? [] : [id],
  );
  found.people.push({
    fields: person.fields,
    tags: person.tags,
    companyDomain: person.companyDomain,
    consents: await store.consentsOf(person.id),
    sender,
    at: state.step,
    passed,
  });
}

/** The steps of every version that people are in. */
async function collectSteps(store: People, hashes: ReadonlySet<string>): Promise<Record<string, Step>> {
  const steps: Record<string, Step> = {};
  for (const hash of hashes) {
    const plan = await store.loadPlan(hash);
    for (const step of plan?.steps ?? []) steps[step.id] ??= step;
  }
  return steps;
}
