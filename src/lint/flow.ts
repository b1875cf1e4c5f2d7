import { decideBy, type Literal, listImplied } from "../condition/implication.ts";
import { ALWAYS_EXIT } from "../engine/facts.ts";
import { DAY_MS, type Plan, type Step, type TouchStep, type Wait } from "../engine/plan.ts";

/** A way from one step to the next, with what is sure on it. */
interface Edge {
  from: string;
  to: string;
  sure: Literal[];
}

/** What can be said about a plan's steps without running it. */
export interface Flow {
  /** What ends the sequence, beside `ALWAYS_EXIT`. */
  exits: readonly string[];
  /** The step with this id, reached or not. */
  find(step: string | null): Step | undefined;
  /** Every touch that somebody can reach, in file order. */
  touches: readonly TouchStep[];
  /** What is sure to be so whenever a person comes to this step, before its own `when`. */
  sureAt(step: string): readonly Literal[];
  /** Whether a condition of this step is true or false for everyone who comes to it; null where it is open. */
  decide(step: string, condition: string): boolean | null;
  /** Whether everyone who comes to `later` has been at `earlier`. */
  isAlwaysBefore(earlier: string, later: string): boolean;
  /** Whether somebody who comes to `later` can have been at `earlier`. */
  canBeBefore(earlier: string, later: string): boolean;
  /** For every step that follows such a touch: the nearest one, and the least time since it in milliseconds. */
  sinceLast(matches: (touch: TouchStep) => boolean): ReadonlyMap<string, { from: TouchStep; ms: number }>;
  /** The steps right after one, with the least time until they begin in milliseconds. */
  nextOf(step: string): readonly { to: string; ms: number }[];
}

/** Looks at a plan once; the answers are worked out when they are asked for. */
export function openFlow(plan: Plan): Flow {
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const edges = plan.steps.flatMap((step) => listEdges(step).filter(({ to }) => steps.has(to)));
  const incoming = groupBy(edges, ({ to }) => to);
  const outgoing = groupBy(edges, ({ from }) => from);
  const reached = reach(plan.first, outgoing, null);
  // Every link leads onwards in the file: branches stand between their `if` and what follows it.
  const order = plan.steps.filter(({ id }) => reached.has(id));
  const sure = new Map<string, readonly Literal[]>();
  for (const { id } of order) {
    const ways = (incoming.get(id) ?? []).filter(({ from }) => sure.has(from));
    sure.set(id, id === plan.first ? [] : meet(ways.map((way) => follow(way, sure, steps))));
  }
  const exits = new Set([...plan.exitOn, ...ALWAYS_EXIT]);
  const flow: Flow = {
    exits: plan.exitOn,
    find: (step) => (step === null ? undefined : steps.get(step)),
    touches: order.filter((step) => step.kind === "touch"),
    sureAt: (step) => sure.get(step) ?? [],
    decide: (step, condition) => decideBy(condition, [...flow.sureAt(step), ...listPast(condition, exits)]),
    isAlwaysBefore: (earlier, later) => earlier !== later && !reach(plan.first, outgoing, earlier).has(later),
    canBeBefore: (earlier, later) => earlier !== later && reach(earlier, outgoing, null).has(later),
    nextOf: (step) =>
      (outgoing.get(step) ?? []).map(({ to }) => ({ to, ms: measureWait(steps.get(to)?.wait ?? null) })),
    sinceLast(matches) {
      const since = new Map<string, { from: TouchStep; ms: number }>();
      for (const step of order) {
        const last = step.kind === "touch" && matches(step) ? { from: step, ms: 0 } : since.get(step.id);
        if (last === undefined) continue;
        for (const { to, ms } of flow.nextOf(step.id)) {
          const known = since.get(to);
          if (known === undefined || last.ms + ms < known.ms) since.set(to, { ...last, ms: last.ms + ms });
        }
      }
      return since;
    },
  };
  return flow;
}

function listEdges(step: Step): Edge[] {
  const lead = (to: string | null, sure: Literal[]): Edge[] =>
    to === null ? [] : [{ from: step.id, to, sure }];
  if (step.kind !== "branch") return lead(step.next, []);
  return [
    ...lead(step.then ?? step.next, listImplied(step.condition, true)),
    ...lead(step.else ?? step.next, listImplied(step.condition, false)),
  ];
}

/** Whoever is still in the sequence has had no event that ends it, at none of its steps. */
function listPast(condition: string, exits: ReadonlySet<string>): Literal[] {
  return [...listImplied(condition, true), ...listImplied(condition, false)].flatMap(({ atom }) => {
    const event = /^steps\.[\w-]+\.(\w+)$/.exec(atom)?.[1];
    return event !== undefined && exits.has(event) ? [{ atom, value: false, equals: null }] : [];
  });
}

/** What is sure after a step and a way out of it. Only what can never become untrue again is carried on. */
function follow(
  way: Edge,
  sure: ReadonlyMap<string, readonly Literal[]>,
  steps: ReadonlyMap<string, Step>,
): readonly Literal[] {
  const step = steps.get(way.from);
  const waited = step?.until != null && step.wait === null ? listImplied(step.until, true) : [];
  const own = [...waited, ...way.sure].filter(isLasting);
  const changed = step?.kind === "set" ? Object.keys(step.fields) : [];
  const kept = (sure.get(way.from) ?? []).filter(
    ({ atom }) => !changed.some((field) => atom.includes(`prospect.${field}`)),
  );
  return own.length === 0 ? kept : [...kept, ...own];
}

/** Events never unhappen; that one has not happened yet says nothing about later. Fields stay until `set`. */
function isLasting({ atom, value }: Literal): boolean {
  if (/^(?:steps|event)\./.test(atom)) return value && /^[\w.-]+$/.test(atom);
  return atom.includes("prospect.") && !/\b(?:steps|event|variant|tags)\b/.test(atom);
}

function meet(ways: readonly (readonly Literal[])[]): readonly Literal[] {
  const [first = [], ...others] = ways;
  return first.filter((literal) =>
    others.every((way) => way.some(({ atom, value }) => atom === literal.atom && value === literal.value)),
  );
}

/** Every step that can be come to from the first one, by ways that leave out one step. */
function reach(
  first: string | null,
  outgoing: ReadonlyMap<string, readonly Edge[]>,
  without: string | null,
): Set<string> {
  const reached = new Set<string>();
  const open = first === null || first === without ? [] : [first];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    for (const { to } of outgoing.get(id) ?? []) if (to !== without) open.push(to);
  }
  return reached;
}

/** The least a wait can last, in milliseconds: a business day counts as a day, and so does a fixed date, which its author chose. */
function measureWait(wait: Wait | null): number {
  if (wait === null) return 0;
  if (wait.kind === "until" || wait.kind === "date") return DAY_MS;
  return wait.kind === "duration" ? wait.ms : wait.days * DAY_MS;
}

function groupBy(edges: readonly Edge[], key: (edge: Edge) => string): Map<string, Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const group = groups.get(key(edge));
    if (group === undefined) groups.set(key(edge), [edge]);
    else group.push(edge);
  }
  return groups;
}
