import { readReferences } from "../condition/holds.ts";
import type { Step } from "../engine/plan.ts";
import { suggestName } from "../nearest.ts";
import { hintOf, type Report } from "../yaml/report.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";
import type { Draft } from "./draft.ts";

/** Checks how steps stand to each other: threads, conditions on what comes later, steps nobody reaches. */
export function checkOrder(
  all: readonly Draft[],
  steps: readonly Step[],
  first: string | null,
  yaml: YamlFile,
  report: Report,
): void {
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
        report.warn("step-comes-later", message, yaml.locatePart([...draft.path, key], start, end));
      }
    }
    if (draft.kind === "touch" && draft.data.thread !== undefined) {
      checkThread(draft, draft.data.thread, drafts, canFollow, yaml, report);
    }
  }
  for (const draft of all) {
    if (first === null || draft.id === first || canFollow(first, draft.id)) continue;
    const path: Path =
      draft.data.until === undefined && "id" in draft.data ? [...draft.path, "id"] : draft.path;
    report.warn("unreachable-step", `Nobody reaches "${draft.id}"`, yaml.locate(path), {
      hint: "every way to it ends in `do: exit`",
    });
  }
}

function checkThread(
  draft: Extract<Draft, { kind: "touch" }>,
  thread: string,
  drafts: ReadonlyMap<string, Draft>,
  canFollow: (earlier: string, later: string) => boolean,
  yaml: YamlFile,
  report: Report,
): void {
  const range = yaml.locate([...draft.path, "thread"]);
  const parent = drafts.get(thread);
  if (parent === undefined) {
    const emails = [...drafts.values()].filter(
      (other) => other.kind === "touch" && other.action.threads === true,
    );
    const names = emails.map(({ id }) => id).filter((id) => id !== draft.id);
    report.error(
      "unknown-step",
      `no step "${thread}" in this file`,
      range,
      hintOf(suggestName(thread, names)),
    );
  } else if (parent.kind !== "touch" || parent.action.threads !== true) {
    report.error("wrong-thread", `"${thread}" is no email, so it has no thread`, range);
  } else if (thread === draft.id || !canFollow(thread, draft.id)) {
    report.error("wrong-thread", `"${thread}" does not come before "${draft.id}"`, range, {
      hint: "a thread continues an earlier email",
    });
  }
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
