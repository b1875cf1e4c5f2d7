import type { Plan, Step } from "./plan.ts";

/** What is remembered of a sequence's versions, so that a step is known again under another name. Plain JSON. */
export interface Lineage {
  /** The versions taken up lately, the last one at the end; at most `MOST_VERSIONS`. */
  versions: string[];
  /** Which step bore which id, `[id, key]`, each pair once and the last one to hold at the end. */
  bearers: [string, string][];
}

/** How far back the version is looked for that a file was made from: branches of a repository are few. */
const MOST_VERSIONS = 10;

/** Before the first version. */
export const NO_LINEAGE: Lineage = { versions: [], bearers: [] };

/** What the step is known by through all its names. */
export function keyOf({ id, key }: Pick<Step, "id" | "key">): string {
  return key ?? id;
}

/** The key of what this version calls `id`; the id itself where it calls nothing so. */
export function keyOfId({ steps }: Pick<Plan, "steps">, id: string): string {
  const step = steps.find((each) => each.id === id);
  return step === undefined ? id : keyOf(step);
}

/** The step of this key in a version, or the one it was merged into; null for none. */
export function findByKey({ steps }: Pick<Plan, "steps">, key: string): Step | null {
  return (
    steps.find((step) => keyOf(step) === key) ??
    steps.find(({ merged }) => merged?.includes(key) === true) ??
    null
  );
}

/**
 * A new version with the keys of its steps. It was made from whichever of the versions before makes the change
 * smallest, with their own keys and the last one taken up at the end: the last, unless a branch or an older checkout
 * speaks. `version` is its hash.
 */
export function traceVersion(
  before: readonly Plan[],
  bearers: Lineage["bearers"],
  plan: Plan,
  version: string,
): Plan {
  let best = { traced: traceSteps(null, bearers, plan, version), kept: -1 };
  const describe = (step: Step): string => JSON.stringify([keyOf(step), wordsOf(step)]);
  const known = new Set(before.flatMap(({ steps }) => steps.map(describe)));
  for (const previous of before) {
    const traced = traceSteps(previous, bearers, plan, version);
    const kept = traced.steps.filter((step) => known.has(describe(step))).length;
    if (kept >= best.kept) best = { traced, kept };
  }
  return best.traced;
}

/**
 * Gives the steps of a new version their keys. `previous` is the version that it was made from, with its own keys; null
 * for the first one. A step that `moved` names goes on under its key; one that stays keeps its own; one that comes back
 * is the same one again. An id whose bearer stands here under another name is free: whoever bears it now is new.
 *
 * `moved` says {old: new} of the version before: a line that stood there too has been followed already. Where the new
 * id stood there as well, the old step ends in it, unless the step now has the old one's words.
 */
function traceSteps(previous: Plan | null, bearers: Lineage["bearers"], plan: Plan, version: string): Plan {
  const before = new Map(previous?.steps.map((step) => [step.id, step]));
  const ids = new Set(plan.steps.map(({ id }) => id));
  const told = Object.keys(plan.moved).flatMap((from) => {
    const to = presentName(plan, from);
    const stoodBefore =
      previous !== null &&
      Object.hasOwn(previous.moved, from) &&
      (previous.moved[from] === plan.moved[from] || presentName(previous, from) === to);
    return ids.has(to) ? [{ from, to, stoodBefore }] : [];
  });
  const isVacant = (id: string): boolean =>
    !before.has(id) || told.some(({ from, stoodBefore }) => from === id && !stoodBefore);
  const hasWordsOf = (from: string, to: string): boolean => {
    const [old, own, step] = [before.get(from), before.get(to), plan.steps.find(({ id }) => id === to)];
    return (
      old !== undefined && own !== undefined && step !== undefined && isLike(step, old) && !isLike(step, own)
    );
  };
  // What stood there before has been followed, unless its name is given up only now and the other one is vacant.
  const lines = told.filter(
    ({ from, to, stoodBefore }) =>
      !stoodBefore || (before.has(from) && !ids.has(from) && (isVacant(to) || hasWordsOf(from, to))),
  );
  const leaves = (id: string): boolean =>
    before.has(id) &&
    lines.some(({ from }) => from === id) &&
    (!ids.has(id) || lines.some(({ to }) => to === id));
  const keys = new Map<string, string>();
  const taken = new Set<string>();
  const take = (id: string, key: string | undefined): void => {
    if (key === undefined || keys.has(id) || taken.has(key)) return;
    keys.set(id, key);
    taken.add(key);
  };
  for (const step of plan.steps) {
    const own = before.get(step.id);
    const sources = lines.flatMap(({ from, to }) =>
      to === step.id && leaves(from) ? (before.get(from) ?? []) : [],
    );
    if (own === undefined || leaves(step.id)) take(step.id, sources[0] && keyOf(sources[0]));
    else take(step.id, keyOf(sources.find((source) => hasWordsOf(source.id, step.id)) ?? own));
  }
  // Named as an earlier version had it: by what the line said there, else by who bore the name last.
  const meant = ({ from }: { from: string }): string | undefined => {
    if (leaves(from)) return keyOfId({ steps: [...before.values()] }, from);
    const then =
      previous !== null && Object.hasOwn(previous.moved, from) ? presentName(previous, from) : null;
    const heir = then === null ? undefined : before.get(then);
    return heir === undefined ? bearers.findLast(([id]) => id === from)?.[1] : keyOf(heir);
  };
  for (const line of lines) take(line.to, meant(line));
  const hasEnded = (key: string | undefined): boolean =>
    key !== undefined &&
    [...before.values()].some((step) => step.merged?.includes(key) === true && taken.has(keyOf(step)));
  for (const { id } of plan.steps) {
    const last = bearers.findLast((pair) => pair[0] === id)?.[1];
    if (!hasEnded(last)) take(id, last);
    const isFree = !taken.has(id) && !bearers.some((pair) => pair[1] === id);
    take(id, isFree ? id : `${id}~${version.slice(0, 12)}`);
  }
  const steps = plan.steps.map((step) => {
    const key = keys.get(step.id) ?? step.id;
    const merged = new Set([
      ...(previous === null ? [] : (findByKey(previous, key)?.merged ?? [])),
      ...lines.flatMap((line) => (line.to === step.id ? (meant(line) ?? []) : [])),
    ]);
    for (const each of taken) merged.delete(each);
    return {
      ...step,
      ...(key !== step.id && { key }),
      ...(merged.size > 0 && { merged: [...merged].sort() }),
    };
  });
  return { ...plan, steps };
}

/** The lineage once this version, with its keys, has been taken up. */
export function recordVersion(lineage: Lineage, version: string, { steps }: Pick<Plan, "steps">): Lineage {
  const present: Lineage["bearers"] = [
    ...steps.flatMap(({ id, merged = [] }) => merged.map((key): [string, string] => [id, key])),
    ...steps.map((step): [string, string] => [step.id, keyOf(step)]),
  ];
  const isPresent = new Set(present.map((pair) => JSON.stringify(pair)));
  return {
    versions: [...lineage.versions.filter((each) => each !== version), version].slice(-MOST_VERSIONS),
    bearers: [...lineage.bearers.filter((pair) => !isPresent.has(JSON.stringify(pair))), ...present],
  };
}

/** What a step of this name is called in the version: `moved` followed to the first id that is a step there. */
export function presentName({ moved, steps }: Pick<Plan, "moved" | "steps">, id: string): string {
  let name = Object.hasOwn(moved, id) ? (moved[id] ?? id) : id;
  // A ring of renames has no end; each entry is followed once at most.
  for (let left = Object.keys(moved).length; left > 0; left--) {
    if (steps.some((step) => step.id === name) || !Object.hasOwn(moved, name)) break;
    name = moved[name] ?? name;
  }
  return name;
}

/** Says and does the same, whenever that is. */
function isLike(left: Step, right: Step): boolean {
  return wordsOf(left) === wordsOf(right);
}

function wordsOf(step: Step): string {
  switch (step.kind) {
    case "touch":
      return JSON.stringify([step.action, step.content, step.variants]);
    case "branch":
      return JSON.stringify([step.kind, step.condition]);
    case "set":
      return JSON.stringify([step.kind, step.fields, step.addTags, step.removeTags]);
    case "code":
      return JSON.stringify([step.kind, step.name]);
    case "exit":
      return JSON.stringify([step.kind, step.reason]);
    default:
      return step satisfies never;
  }
}
