import { mediumOf } from "../../channels/find-channel.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Instant, Plan } from "../../engine/plan.ts";
import { createSimPerson, type SimPerson } from "../../playback/sim-person.ts";
import type { Evaluations } from "../../run/evaluations.ts";
import type { InFlight } from "./in-flight.ts";

/** Sequences as a tree has them, by name: whoever is handed over enters these. */
export type Heads = ReadonlyMap<string, Plan>;

/** Gives somebody as they enter a sequence; null where they stay outside. Each enters each sequence once. */
export type Enter = (who: SimPerson, sequence: string, now: Instant) => SimPerson | null;

/**
 * Makes ready everybody whom a step ahead of them may hand over, since their calendars are read beforehand. Who is or was in
 * a sequence does not enter it.
 */
export async function prepareEntries(
  people: readonly SimPerson[],
  heads: Heads,
  {
    config,
    inFlight,
    evaluations,
  }: { config: WorkspaceConfig; inFlight: InFlight; evaluations: Evaluations },
): Promise<{ ready: readonly SimPerson[]; enter: Enter }> {
  const inside = new Set(people.map(({ prospect, enrollment }) => keyOf(prospect.id, enrollment.sequence)));
  const ready = new Map<string, SimPerson>();
  for (const { context, prospect, consents } of people) {
    for (const name of listReached(context.plan, heads)) {
      const plan = heads.get(name);
      const key = keyOf(prospect.id, name);
      if (plan === undefined || inside.has(key) || ready.has(key)) continue;
      // A snapshot names nobody, and so knows of nobody where they were.
      if (consents !== null && (await inFlight.wasIn(prospect.id, name))) continue;
      const hasLaw = plan.steps.some((step) => step.kind === "touch" && mediumOf(step.channel) !== null);
      const own = consents !== null && hasLaw ? await inFlight.consentsOf(prospect.id) : [];
      const entrant = await createSimPerson({ config, evaluations }, plan, prospect, 0, own);
      ready.set(key, consents === null ? { ...entrant, consents } : entrant);
    }
  }
  const enter: Enter = (who, sequence, now) => {
    const key = keyOf(who.prospect.id, sequence);
    const entrant = ready.get(key);
    if (entrant === undefined) return null;
    ready.delete(key);
    const { enrollment, context } = entrant;
    return {
      ...entrant,
      prospect: who.prospect,
      context: { ...context, person: who.prospect },
      enrollment: { ...enrollment, enrolledAt: now },
    };
  };
  return { ready: [...ready.values()], enter };
}

/** Sequences that a plan hands people over to, and those that these hand them over to in turn. */
function listReached(plan: Plan, heads: Heads): Set<string> {
  const reached = new Set<string>();
  const open = [plan];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const step of next.steps) {
      if (step.kind !== "enroll" || reached.has(step.sequence)) continue;
      reached.add(step.sequence);
      const further = heads.get(step.sequence);
      if (further !== undefined) open.push(further);
    }
  }
  return reached;
}

function keyOf(prospect: number, sequence: string): string {
  return `${prospect} ${sequence}`;
}
