import { readReferences } from "../condition/holds.ts";
import type { Step } from "../engine/plan.ts";
import { suggestName } from "../nearest.ts";
import type { Draft } from "./read-steps.ts";

/** Checks how steps stand to each other: threads, conditions on what comes later, steps nobody reaches. */
export function checkOrder(all: readonly Draft[], steps: readonly Step[], first: string | null): void {
  const canFollow = createReach(steps);
  const drafts = new Map(all.map((draft) => [draft.id, draft]));
  for (const draft of all) {
    for (const key of ["until", "when", "if"] as const) {
      const condition = (draft.data as Record<string, unknown>)[key];
      if (typeof condition !== "string") continue;
      for (const { name, start, end } of readReferences(condition).steps) {
        if (!drafts.has(name) || canFollow(name, draft.id)) continue;
        const message =
          name === draft.id
            ? `"${name}" has not happened yet when this is decided`
            : `"${name}" can never come before "${draft.id}": this is always false`;
        draft.node.at(key).part(start, end).warn("step-comes-later", message);
      }
    }
    if (draft.kind === "touch") checkThread(draft, drafts, canFollow);
  }
  for (const { id, data, node } of all) {
    if (first === null || id === first || canFollow(first, id)) continue;
    const location = data.until === undefined && "id" in data ? node.at("id") : node;
    location.warn("unreachable-step", `Nobody reaches "${id}"`, "every way to it ends in `do: exit`");
  }
}

function checkThread(
  { id, data, node }: Extract<Draft, { kind: "touch" }>,
  drafts: ReadonlyMap<string, Draft>,
  canFollow: (earlier: string, later: string) => boolean,
): void {
  const { thread } = data;
  if (thread === undefined) return;
  const location = node.at("thread");
  const parent = drafts.get(thread);
  if (parent === undefined) {
    const others = [...drafts.values()].filter((other) => hasThread(other) && other.id !== id);
    const hint = suggestName(
      thread,
      others.map((other) => other.id),
    );
    location.error("unknown-step", `no step "${thread}" in this file`, hint);
  } else if (!hasThread(parent)) {
    location.error("wrong-thread", `"${thread}" is no email, so it has no thread`);
  } else if (thread === id || !canFollow(thread, id)) {
    const hint = "a thread continues an earlier email";
    location.error("wrong-thread", `"${thread}" does not come before "${id}"`, hint);
  }
}

function hasThread(draft: Draft): boolean {
  return draft.kind === "touch" && draft.action.threads === true;
}

/** Tells whether one step can come before another, along the links of the plan. */
function createReach(steps: readonly Step[]): (earlier: string, later: string) => boolean {
  const links = new Map(steps.map((step) => [step.id, listNext(step)]));
  const reached = new Map<string, Set<string>>();
  return (earlier, later) => {
    let known = reached.get(earlier);
    if (known === undefined) {
      known = new Set();
      const open = [...(links.get(earlier) ?? [])];
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (known.has(id)) continue;
        known.add(id);
        open.push(...(links.get(id) ?? []));
      }
      reached.set(earlier, known);
    }
    return known.has(later);
  };
}

function listNext(step: Step): string[] {
  const next = step.kind === "branch" ? [step.then ?? step.next, step.else ?? step.next] : [step.next];
  return next.filter((id) => id !== null);
}
