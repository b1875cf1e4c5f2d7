import { UserError } from "../../errors.ts";
import { requireProspect } from "../../prospects/select.ts";
import { nameOf } from "../../run/context.ts";
import type { Store } from "../../store/port.ts";
import { requireSequence, type Tree } from "../tree.ts";
import { drawGraph, type Graph } from "./graph.ts";
import { addCounts, countPeople, markWay } from "./people.ts";

/**
 * The flow of a sequence in the working tree, with people on it where they are asked for.
 * UserError for an unknown or invalid sequence, an unknown person, or one who was never in it.
 */
export async function describeFlow(
  tree: Tree,
  name: string,
  options: { store: Store | null; counts: boolean; prospect: string | null },
): Promise<Graph> {
  const { plan, version, position } = requireSequence(tree, name);
  const { store, prospect } = options;
  let graph = drawGraph(plan, (step) => position(step)?.line ?? null);
  if (store === null) return graph;
  const traced = await store.tracePlan(version, plan);
  if (options.counts) graph = addCounts(graph, await countPeople(store, traced));
  if (prospect === null) return graph;
  const person = await requireProspect(store, prospect);
  const enrollment = (await store.enrollmentsOf(person.id))
    .filter(({ sequence }) => sequence === plan.name)
    .at(-1);
  if (enrollment === undefined) {
    throw new UserError(`${nameOf(person)} is not in ${plan.name}`, {
      hint: `seq enroll ${plan.name} --prospect …`,
    });
  }
  return markWay(graph, traced, enrollment.state, await store.loadPlan(enrollment.planHash));
}
