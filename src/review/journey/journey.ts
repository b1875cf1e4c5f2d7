import { channels } from "../../channels/registry.ts";
import { MANUAL_TINT, type Tint } from "../../channels/tints.ts";
import type { Plan, Step } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import { sayEvent } from "../../event-words.ts";
import { formatPersonName } from "../../person-name.ts";
import { nameOf } from "../../run/context.ts";
import type { Store } from "../../store/port.ts";
import { drawGraph, END, type GraphNode, START, STOP } from "../graph/graph.ts";
import { placePeople } from "../graph/people.ts";
import { describeDelay } from "../graph/words.ts";
import type { Tree } from "../tree.ts";
import { sayCondition } from "./say-condition.ts";

/** All sequences of a workspace as one map: channels as lanes, and how sequences hand people over. Plain data. */
export interface Journey {
  workspace: string;
  /** Channels that steps use, in the order of the registry, after what the program decides by itself. */
  lanes: Lane[];
  sequences: JourneySequence[];
  handOvers: { from: string; step: string; to: string }[];
  /** Sequences that cannot be read, and so stand in no lane. */
  broken: { name: string; error: string }[];
}

export interface Lane {
  id: string;
  title: string;
  tint: Tint | null;
}

export interface JourneySequence {
  name: string;
  title: string | null;
  /** How people come into it, in a line each. */
  starts: string[];
  /** In the order in which people come to them, branches one after the other. */
  steps: JourneyStep[];
  /** Between steps; `then` and `else` are the ways out of a branch. */
  edges: { from: string; to: string; kind: "next" | "then" | "else" }[];
}

export interface JourneyStep {
  id: string;
  lane: string;
  kind: GraphNode["kind"];
  /** What it does, without its id: lines, conditions in words. */
  label: string[];
  /** What is waited for before it, and when it is skipped. */
  delay: string[];
  /** How many branches it stands in, and on which side of the innermost; null outside of any. */
  depth: number;
  side: "yes" | "no" | null;
  /** Whom it hands people over to. */
  to: string | null;
  /** With people: how many stand here, the names of the first, and both in a line. */
  people?: { count: number; names: string[]; said: string };
}

/** The lane of what reaches nobody: branches, fields, codes, ends. */
export const OWN_LANE = "seq";
/** Names shown at a step; the others are counted. */
const MOST_NAMES = 3;

/** The map of a working tree. `store`: with the people who stand at each step. */
export async function drawJourney(
  tree: Tree,
  workspace: string,
  store: Pick<Store, "streamEnrollments" | "loadPlan" | "tracePlan"> | null,
): Promise<Journey> {
  const found = tree.sequences.flatMap(({ name, plan, version }) =>
    plan === null || version === null ? [] : [{ name, plan, version }],
  );
  const handOvers = found.flatMap(({ name, plan }) =>
    plan.steps.flatMap((step) =>
      step.kind === "enroll" ? [{ from: name, step: step.id, to: step.sequence }] : [],
    ),
  );
  const sequences: JourneySequence[] = [];
  for (const { plan, version } of sortByWay(found, handOvers)) {
    const drawn = drawSequence(plan, handOvers);
    sequences.push(store === null ? drawn : await withPeople(drawn, store, version, plan));
  }
  const used = new Set(sequences.flatMap(({ steps }) => steps.map(({ lane }) => lane)));
  const lanes: Lane[] = [
    { id: OWN_LANE, title: "by itself", tint: null },
    ...channels.map(({ id, tint }) => ({ id, title: id === "http" ? "service" : id, tint })),
  ];
  return {
    workspace,
    lanes: lanes.filter(({ id }) => used.has(id)),
    sequences,
    handOvers,
    broken: tree.sequences.flatMap(({ name, plan, error }) =>
      plan === null ? [{ name, error: error ?? "it is not valid" }] : [],
    ),
  };
}

/** Whoever is handed over stands below: sequences that nobody leads to first, then those that they lead to. */
function sortByWay<T extends { name: string; plan: Plan }>(
  found: readonly T[],
  handOvers: Journey["handOvers"],
): T[] {
  const sorted: T[] = [];
  const visit = (each: T): void => {
    if (sorted.includes(each)) return;
    sorted.push(each);
    for (const { from, to } of handOvers)
      if (from === each.name) found.filter(({ name }) => name === to).forEach(visit);
  };
  found.filter(({ name }) => !handOvers.some(({ from, to }) => to === name && from !== name)).forEach(visit);
  // What only rings lead to: where people come in first.
  found.filter(({ plan }) => plan.start !== undefined).forEach(visit);
  found.forEach(visit);
  return sorted;
}

function drawSequence(plan: Plan, handOvers: Journey["handOvers"]): JourneySequence {
  const { nodes, edges } = drawGraph(plan);
  const nodeOf = new Map(nodes.map((node) => [node.id, node]));
  const isStep = (id: string): boolean => id !== START && id !== END && id !== STOP;
  const steps: JourneyStep[] = [];
  const walk = (
    first: string | null,
    stop: string | null,
    depth: number,
    side: JourneyStep["side"],
  ): void => {
    for (
      let step = findStep(plan, first);
      step !== null && step.id !== stop;
      step = findStep(plan, step.next)
    ) {
      const { id } = step;
      const node = nodeOf.get(id);
      if (node === undefined || steps.some((each) => each.id === id)) return;
      steps.push({ ...describeStep(step, node), depth, side });
      if (step.kind !== "branch") continue;
      walk(step.then, step.next, depth + 1, "yes");
      walk(step.else, step.next, depth + 1, "no");
    }
  };
  walk(plan.first, null, 0, null);
  const { start } = plan;
  const from = [...new Set(handOvers.flatMap((each) => (each.to === plan.name ? [each.from] : [])))];
  return {
    name: plan.name,
    title: plan.title,
    starts: [
      ...(start === undefined
        ? []
        : [`on ${sayEvent(start.on)}${start.where === null ? "" : ` where ${sayCondition(start.where)}`}`]),
      ...(from.length === 0 ? [] : [`from ${from.join(", ")}`]),
      ...(start === undefined && from.length === 0 ? ["by hand"] : []),
    ],
    steps,
    edges: edges.flatMap(({ from: one, to, kind }) =>
      isStep(one) && isStep(to) && kind !== "stop" ? [{ from: one, to, kind }] : [],
    ),
  };
}

function describeStep(step: Step, node: GraphNode): Omit<JourneyStep, "depth" | "side"> {
  const [, ...drawn] = node.label;
  const label = step.kind === "branch" ? drawn.map(sayCondition) : drawn;
  return {
    id: step.id,
    lane: step.kind === "touch" ? step.channel : OWN_LANE,
    kind: node.kind,
    // The lane says the channel already.
    label: step.kind === "touch" && step.action === step.channel ? label.slice(1) : label,
    delay: describeDelay(step).map(sayCondition),
    to: step.kind === "enroll" ? step.sequence : null,
  };
}

async function withPeople(
  sequence: JourneySequence,
  store: Pick<Store, "streamEnrollments" | "loadPlan" | "tracePlan">,
  version: string,
  plan: Plan,
): Promise<JourneySequence> {
  const standing = await placePeople(store, await store.tracePlan(version, plan), MOST_NAMES);
  const peopleAt = (id: string): Required<JourneyStep>["people"] => {
    const { count = 0, first = [] } = standing.get(id) ?? {};
    const names = first.map((person) => formatPersonName(person.fields) || nameOf(person));
    const more = count - names.length;
    return { count, names, said: `${names.join(", ")}${more > 0 ? ` +${more}` : ""}` };
  };
  const known = new Set(sequence.steps.map(({ id }) => id));
  const gone = [...standing.keys()].filter((id) => !known.has(id)).sort();
  const rest = { lane: OWN_LANE, kind: "gone" as const, delay: [], depth: 0, side: null, to: null };
  return {
    ...sequence,
    steps: [
      ...sequence.steps.map((step) => ({ ...step, people: peopleAt(step.id) })),
      ...gone.map((id) => ({ ...rest, id, label: ["no longer in the file"], people: peopleAt(id) })),
    ],
  };
}

/** All that a picture shows: what cannot be read stands there as a sequence of no steps, with the reason. */
export function listDrawn({ sequences, broken }: Journey): JourneySequence[] {
  const unread = broken.map(({ name, error }) => ({
    name,
    title: null,
    starts: [`cannot be read: ${error}`],
    steps: [],
    edges: [],
  }));
  return [...sequences, ...unread];
}

/** Who stands at a step, as a line of its own; none where nobody does. */
export function describeStanding({ people }: Pick<JourneyStep, "people">): string[] {
  return people === undefined || people.count === 0 ? [] : [`● ${people.said}`];
}

/** How steps of a lane look; what the program does by itself has no colour of a channel. */
export function tintOf(step: Pick<JourneyStep, "lane" | "kind">): Tint {
  if (step.kind === "exit" || step.kind === "gone")
    return { name: "end", fill: "#fee2e2", stroke: "#b91c1c" };
  if (step.lane === OWN_LANE) return { name: "logic", fill: "#f1f5f9", stroke: "#475569" };
  return channels.find(({ id }) => id === step.lane)?.tint ?? MANUAL_TINT;
}
