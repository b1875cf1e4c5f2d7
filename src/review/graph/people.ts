import { findByKey, keyOfId } from "../../engine/lineage.ts";
import type { Plan } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import type { State } from "../../engine/state.ts";
import type { Prospect, Store } from "../../store/port.ts";
import { END, GONE, type Graph, type Passage, START, STOP } from "./graph.ts";

/** People who stand at a step: how many, and the first of them. */
export interface Standing {
  count: number;
  first: Prospect[];
}

/** People in flight by the step they stand at, renamed steps under their new name; `most`: of each step so many by person. */
export async function placePeople(
  store: Pick<Store, "streamEnrollments" | "loadPlan">,
  plan: Plan,
  most = 0,
): Promise<Map<string, Standing>> {
  const standing = new Map<string, Standing>();
  const names = new Map<string, Names>();
  for (const status of ["active", "paused"] as const) {
    for await (const { enrollment, person } of store.streamEnrollments({ sequence: plan.name, status })) {
      const { step } = enrollment.state;
      if (step === null) continue;
      const { planHash } = enrollment;
      const known = names.get(planHash) ?? openNames(await store.loadPlan(planHash), plan);
      names.set(planHash, known);
      const now = known(step);
      const here = standing.get(now) ?? { count: 0, first: [] };
      standing.set(now, here);
      here.count += 1;
      if (here.first.length < most) here.first.push(person);
    }
  }
  return standing;
}

/** The same as counts alone. */
export async function countPeople(
  store: Pick<Store, "streamEnrollments" | "loadPlan">,
  plan: Plan,
): Promise<Map<string, number>> {
  const standing = await placePeople(store, plan);
  return new Map([...standing].map(([step, { count }]) => [step, count]));
}

/** What a plan calls the steps of another version of it. */
type Names = (id: string) => string;

function openNames(from: Plan | null, to: Plan): Names {
  return (id) => {
    const step = findByKey(to, from === null ? id : keyOfId(from, id));
    // Another step may bear the name of one that is gone.
    return step?.id ?? (findStep(to, id) === null ? id : `${id} (earlier)`);
  };
}

/** Puts the people in flight on the steps; those whose step is no longer in the file get a node of their own. */
export function addCounts(graph: Graph, counts: ReadonlyMap<string, number>): Graph {
  const known = new Set(graph.nodes.map(({ id }) => id));
  const gone = [...counts].filter(([step]) => !known.has(step)).sort(([a], [b]) => (a < b ? -1 : 1));
  const nodes = graph.nodes.map((node) =>
    node.kind === "start" || node.kind === "end" || node.kind === "stop"
      ? node
      : { ...node, people: counts.get(node.id) ?? 0 },
  );
  if (gone.length > 0) {
    nodes.push({
      id: GONE,
      kind: "gone",
      action: null,
      label: ["no longer in the file:", ...gone.map(([step, people]) => `${step}: ${people}`)],
      people: gone.reduce((sum, [, people]) => sum + people, 0),
    });
  }
  return { ...graph, nodes };
}

/** Marks one person's way through the sequence, from what is recorded of each step of the version they are on. */
export function markWay(graph: Graph, plan: Plan, state: State, own: Plan | null): Graph {
  const passages = new Map<string, Passage>([[START, "done"]]);
  const taken = new Set<string>();
  const names = openNames(own, plan);
  const records = new Map(Object.entries(state.steps).map(([id, record]) => [names(id), record]));
  const here = state.step === null ? null : names(state.step);
  let from = START;
  let kind: "next" | "then" | "else" = "next";
  let at = plan.first;
  for (let left = plan.steps.length; left >= 0; left--) {
    const step = findStep(plan, at);
    const record = step === null ? undefined : records.get(step.id);
    if (step === null && state.status !== "finished") break;
    if (step !== null && step.id !== here && record?.outcome === undefined) break;
    taken.add(edgeKey(from, step?.id ?? END, kind));
    if (step === null) {
      passages.set(END, "here");
      break;
    }
    if (step.id === here) {
      passages.set(step.id, "here");
      break;
    }
    passages.set(step.id, passageOf(record?.outcome));
    from = step.id;
    if (step.kind === "branch" && record?.branch !== undefined) {
      kind = record.branch;
      at = step[kind] ?? step.next;
    } else {
      kind = "next";
      at = step.next;
    }
  }
  if (state.status === "exited" && ![...passages.keys()].some((id) => findStep(plan, id)?.kind === "exit")) {
    passages.set(STOP, "here");
    taken.add(edgeKey(START, STOP, "stop"));
  }
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const passage = passages.get(node.id);
      return passage === undefined ? node : { ...node, passage };
    }),
    edges: graph.edges.map((edge) =>
      taken.has(edgeKey(edge.from, edge.to, edge.kind)) ? { ...edge, taken: true as const } : edge,
    ),
  };
}

function edgeKey(from: string, to: string, kind: string): string {
  return JSON.stringify([from, to, kind]);
}

function passageOf(outcome: State["steps"][string]["outcome"]): Passage {
  return outcome === "skipped" || outcome === "failed" ? outcome : "done";
}
