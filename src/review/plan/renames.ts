import type { Plan, Step } from "../../engine/plan.ts";
import type { StepChange } from "./step-changes.ts";
import { diffWords } from "./word-diff.ts";

/** A removed and an added step that look like one step under another name. */
export interface Rename {
  from: string;
  to: string;
}

/** Texts that share this much of their characters are near. */
const NEAR = 0.5;

/** The nearest pairs of a removed and an added step that do the same, each step in one pair at most. */
export function findRenames(from: Plan, to: Plan, changes: readonly StepChange[]): Rename[] {
  const idsOf = (kind: StepChange["change"]): string[] =>
    changes.filter(({ change }) => change === kind).map(({ id }) => id);
  const pairs = idsOf("removed").flatMap((removed) =>
    idsOf("added").flatMap((added) => {
      const old = from.steps.find(({ id }) => id === removed);
      const step = to.steps.find(({ id }) => id === added);
      const near =
        old === undefined || step === undefined || removed === added ? 0 : measureNearness(old, step);
      return near < NEAR ? [] : [{ from: removed, to: added, near }];
    }),
  );
  const renames: Rename[] = [];
  for (const { from: old, to: added } of pairs.sort((a, b) => b.near - a.near)) {
    if (renames.some((known) => known.from === old || known.to === added)) continue;
    renames.push({ from: old, to: added });
  }
  return renames;
}

/** From 0 to 1: how much of what two steps say is the same; 0 where they do different things. */
function measureNearness(old: Step, step: Step): number {
  if (old.kind !== step.kind) return 0;
  if (old.kind === "touch" && step.kind === "touch" && old.action !== step.action) return 0;
  const [before, after] = [wordsOf(old), wordsOf(step)];
  if (before === after) return 1;
  const shared = diffWords(before, after).reduce(
    (sum, { kind, text }) => (kind === "same" ? sum + text.trim().length : sum),
    0,
  );
  return shared / Math.max(before.trim().length, after.trim().length, 1);
}

function wordsOf(step: Step): string {
  switch (step.kind) {
    case "touch":
      return [step.content, ...step.variants.map(({ content }) => content)]
        .flatMap((texts) => Object.values(texts))
        .join("\n");
    case "branch":
      return step.condition;
    case "set":
      return JSON.stringify([step.fields, step.addTags, step.removeTags]);
    case "code":
      return JSON.stringify([step.name, step.code]);
    case "exit":
      return step.reason;
    default:
      return step satisfies never;
  }
}
