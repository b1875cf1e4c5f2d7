import { countOf } from "../../count-of.ts";
import { keyOf, NO_LINEAGE, recordVersion, traceVersion } from "../../engine/lineage.ts";
import type { Plan, Step, TouchStep } from "../../engine/plan.ts";
import { describeDelay } from "../graph/words.ts";
import { diffWords, type Piece } from "./word-diff.ts";

/** Something that happened to a step between two versions; a step may have several. */
export interface StepChange {
  /** The step's id in the new version; in the old one where it was removed. */
  id: string;
  /** Its id in the old version; null where it was added. */
  was: string | null;
  change: "added" | "removed" | "moved" | "reworded" | "retimed" | "changed";
  /** Line in the new file; absent for a removed step. */
  line?: number;
  /** In words: what it was and what it is. */
  detail: string;
  /** For `reworded`: every message that reads differently, as a word diff. */
  diffs: { variant: string | null; pieces: Piece[] }[];
}

/**
 * A message as a sample person would read it, by variant: in the usual way first (label ""), then by what else may have
 * become of the steps that it asks for (`connect: skipped`).
 */
export type Render = (plan: Plan, step: TouchStep, variant: string | null) => ReadonlyMap<string, string>;

/** What changed between two versions of a sequence, in the order of the new file, then what was removed. */
export function compareSteps(
  from: Plan,
  to: Plan,
  render: { from: Render; to: Render },
  lineOf: (step: string) => number | null,
): StepChange[] {
  const changes: StepChange[] = [];
  const names = openNames(from, to);
  const before = new Map(from.steps.map((step) => [names(step.id), step]));
  const carried = orderKept(from, to, names);
  for (const step of to.steps) {
    const line = lineOf(step.id);
    const place = line === null ? {} : { line };
    const old = before.get(step.id);
    const add = (change: StepChange["change"], detail: string, diffs: StepChange["diffs"] = []): void => {
      changes.push({ id: step.id, was: old?.id ?? null, change, ...place, detail, diffs });
    };
    if (old === undefined) {
      add("added", describeStep(step));
      continue;
    }
    if (old.id !== step.id) add("moved", `renamed from ${old.id}`);
    else if (!carried.has(step.id)) add("moved", "stands elsewhere in the order");
    const [delayBefore, delayAfter] = [timingOf(old), timingOf(step)];
    if (delayBefore !== delayAfter) add("retimed", `${delayBefore} → ${delayAfter}`);
    const diffs = rewordings(from, to, old, step, render);
    if (diffs.length > 0) add("reworded", countOf(diffs.length, "message"), diffs);
    const others = [...otherKeys(names, old, step), ...(diffs.length > 0 ? [] : changedSnippets(old, step))];
    if (others.length > 0) add("changed", others.join(", "));
  }
  const kept = new Set(to.steps.map(({ id }) => id));
  for (const step of from.steps) {
    if (!kept.has(names(step.id))) {
      changes.push({ id: step.id, was: step.id, change: "removed", detail: describeStep(step), diffs: [] });
    }
  }
  return changes;
}

/** What the new version calls a step of the old one. */
type Names = (id: string) => string;

/** As `seq run` matches them, for whoever comes from this very version. A step without a match keeps its id, or loses it where another one has it now. */
function openNames(from: Plan, to: Plan): Names {
  const before = withoutKeys(from);
  const { bearers } = recordVersion(NO_LINEAGE, "from", before);
  const after = traceVersion([before], bearers, withoutKeys(to), "to");
  const names = new Map(after.steps.map((step) => [keyOf(step), step.id]));
  const taken = new Set(names.values());
  return (id) => names.get(id) ?? (taken.has(id) ? `${id} (removed)` : id);
}

function withoutKeys(plan: Plan): Plan {
  return { ...plan, steps: plan.steps.map(({ key: _key, merged: _merged, ...step }) => step) };
}

/** Steps whose order among the surviving ones is the old one: the longest run that needs no move. */
function orderKept(from: Plan, to: Plan, names: Names): Set<string> {
  const places = new Map(to.steps.map(({ id }, index) => [id, index]));
  const order = from.steps.flatMap(({ id }) => {
    const name = names(id);
    const place = places.get(name);
    return place === undefined ? [] : [{ name, place }];
  });
  const best: { length: number; before: number }[] = [];
  order.forEach((step, index) => {
    let found = { length: 1, before: -1 };
    for (let other = 0; other < index; other++) {
      const run = (best[other]?.length ?? 0) + 1;
      if ((order[other]?.place ?? 0) < step.place && run > found.length)
        found = { length: run, before: other };
    }
    best.push(found);
  });
  const kept = new Set<string>();
  let at = best.reduce((top, run, index) => (run.length > (best[top]?.length ?? 0) ? index : top), 0);
  while (at >= 0 && order[at] !== undefined) {
    kept.add(order[at]?.name ?? "");
    at = best[at]?.before ?? -1;
  }
  return kept;
}

/** When a step comes; its `when` decides whether, which is no matter of time. */
function timingOf(step: Step): string {
  return describeDelay({ ...step, when: null }).join(" ") || "at once";
}

function rewordings(
  from: Plan,
  to: Plan,
  old: Step,
  step: Step,
  render: { from: Render; to: Render },
): StepChange["diffs"] {
  if (old.kind !== "touch" || step.kind !== "touch" || old.action !== step.action) return [];
  const names = step.variants.length === 0 ? [null] : step.variants.map(({ name }) => name);
  return names.flatMap((variant) => {
    const same = old.variants.some(({ name }) => name === variant) ? variant : null;
    const [before, after] = [render.from(from, old, same), render.to(to, step, variant)];
    const seen = new Set<string>();
    return [...new Set([...after.keys(), ...before.keys()])].flatMap((label) => {
      const [left, right] = [before, after].map((texts) => texts.get(label) ?? texts.get("") ?? "");
      const key = JSON.stringify([left, right]);
      if (left === undefined || right === undefined || left === right || seen.has(key)) return [];
      seen.add(key);
      const name = [variant, label === "" ? null : `where ${label}`]
        .filter((part) => part !== null)
        .join(", ");
      return [{ variant: name === "" ? null : name, pieces: diffWords(left, right) }];
    });
  });
}

/** Settings that changed, beside words, timing and what stands next. */
function otherKeys(names: Names, old: Step, step: Step): string[] {
  const skipped = new Set([
    "id",
    "key",
    "merged",
    "wait",
    "until",
    "content",
    "snippets",
    "next",
    "then",
    "else",
  ]);
  const left = new Map(Object.entries(old).map(([key, value]) => [key, simplify(names, key, value)]));
  const right = new Map(Object.entries(step).map(([key, value]) => [key, simplify(names, key, value)]));
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => !skipped.has(key) && left.get(key) !== right.get(key))
    .map((key) => `${key} ${left.get(key) ?? "none"} → ${right.get(key) ?? "none"}`);
}

/** Snippets that read differently though the sample person's message does not; what is only there or only gone shows in the texts. */
function changedSnippets(old: Step, step: Step): string[] {
  if (old.kind !== "touch" || step.kind !== "touch") return [];
  const before = old.snippets ?? {};
  return Object.entries(step.snippets ?? {})
    .filter(([name, text]) => before[name] !== undefined && before[name] !== text)
    .map(([name]) => `snippet ${name}`);
}

/** Variants count by name and share; their words are compared as messages. */
function simplify(names: Names, key: string, value: unknown): string {
  if (key === "variants" && Array.isArray(value)) {
    const variants = value as TouchStep["variants"];
    return variants.map(({ name, weight }) => `${name}:${weight}`).join(" ") || "none";
  }
  if (key === "thread" && typeof value === "string") return names(value);
  return value === null ? "none" : typeof value === "string" ? value : JSON.stringify(value);
}

function describeStep(step: Step): string {
  if (step.kind !== "touch") return [step.kind, ...describeDelay(step)].join(", ");
  const base = step.service?.base ?? null;
  return [base === null ? step.action : `${step.action} to ${base}`, ...describeDelay(step)].join(", ");
}
