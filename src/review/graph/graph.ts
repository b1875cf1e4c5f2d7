import { ALWAYS_EXIT } from "../../engine/facts.ts";
import type { Plan, Step } from "../../engine/plan.ts";
import { describeDelay } from "./words.ts";

/** How far one person has come at a node: `here` is where they stand. */
export type Passage = "done" | "skipped" | "failed" | "here";

export interface GraphNode {
  /** A step's id; `(start)`, `(end)`, `(stop)` and `(gone)` are no steps. */
  id: string;
  kind: "start" | "touch" | "branch" | "set" | "code" | "exit" | "end" | "stop" | "gone";
  /** What the step does, e.g. `linkedin.connect`; null for what is no touch. */
  action: string | null;
  /** Lines of the label, as plain text. */
  label: string[];
  /** Line of the step in its file, from 1. */
  line?: number;
  /** With counts: people in flight who stand here. */
  people?: number;
  /** With a prospect: how they passed it; absent where they have not come. */
  passage?: Passage;
}

export interface GraphEdge {
  from: string;
  to: string;
  kind: "next" | "then" | "else" | "stop";
  /** Lines of the label: the branch taken, the wait before the step it leads to, its condition. */
  label: string[];
  /** With a prospect: whether their way led along it. */
  taken?: true;
}

/** The flow of a sequence: plain data, in file order, the same for the same plan. */
export interface Graph {
  name: string;
  title: string | null;
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export const START = "(start)";
export const END = "(end)";
export const STOP = "(stop)";
export const GONE = "(gone)";

/** The picture of a plan as data. `lineOf` finds a step's line in its file. */
export function drawGraph(plan: Plan, lineOf: (step: string) => number | null = () => null): Graph {
  const nodes: GraphNode[] = [{ id: START, kind: "start", action: null, label: ["start"] }];
  const edges: GraphEdge[] = [];
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  const link = (from: string, to: string | null, kind: GraphEdge["kind"], said: string[] = []): void => {
    const step = to === null ? undefined : byId.get(to);
    edges.push({ from, to: step?.id ?? END, kind, label: [...said, ...describeDelay(step)] });
  };
  link(START, plan.first, "next");
  for (const step of plan.steps) {
    const line = lineOf(step.id);
    nodes.push({ ...drawStep(step), ...(line === null ? {} : { line }) });
    if (step.kind === "branch") {
      link(step.id, step.then ?? step.next, "then", ["yes"]);
      link(step.id, step.else ?? step.next, "else", ["no"]);
    } else if (step.kind !== "exit") link(step.id, step.next, "next");
    else if (step.when !== null) link(step.id, step.next, "next", ["otherwise"]);
  }
  if (edges.some(({ to }) => to === END))
    nodes.push({ id: END, kind: "end", action: null, label: ["finished"] });
  const stops = [...new Set([...plan.exitOn, ...ALWAYS_EXIT])];
  nodes.push({ id: STOP, kind: "stop", action: null, label: ["exit"] });
  edges.push({ from: START, to: STOP, kind: "stop", label: [`at any step: ${stops.join(", ")}`] });
  return { name: plan.name, title: plan.title, nodes, edges };
}

function drawStep(step: Step): GraphNode {
  const base = { id: step.id, kind: step.kind, action: null };
  switch (step.kind) {
    case "touch": {
      const names = step.variants.map(({ name }) => name);
      const extra = [
        ...(names.length === 0 ? [] : [`variants: ${names.join(", ")}`]),
        ...(step.approve ? ["a person approves"] : []),
      ];
      return { ...base, action: step.action, label: [step.id, step.action, ...extra] };
    }
    case "branch":
      return { ...base, label: [step.id, `if ${step.condition}`] };
    case "set": {
      const changes = [
        ...Object.entries(step.fields).map(([field, value]) => `${field} = ${value}`),
        ...step.addTags.map((tag) => `+ ${tag}`),
        ...step.removeTags.map((tag) => `- ${tag}`),
      ];
      return { ...base, label: [step.id, `set ${changes.join(", ")}`] };
    }
    case "code":
      return { ...base, label: [step.id, `code ${step.name}`] };
    case "exit":
      return { ...base, label: [step.id, `exit: ${step.reason}`] };
    default:
      return step satisfies never;
  }
}
