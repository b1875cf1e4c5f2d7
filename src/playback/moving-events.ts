import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { ALWAYS_EXIT, KNOWN_FACTS } from "../engine/facts.ts";
import type { Plan } from "../engine/plan.ts";

/** Events that end the sequence, stop colleagues, or that a condition speaks of. */
export function findMovingEvents(config: WorkspaceConfig, plan: Plan | undefined): ReadonlySet<string> {
  const steps = plan?.steps ?? [];
  const conditions = steps
    .flatMap((step) => [step.until, step.when, step.kind === "branch" ? step.condition : null])
    .join(" ");
  const ends = [...ALWAYS_EXIT, ...(plan?.exitOn ?? []), ...config.company.stopOn];
  return new Set([...ends, ...KNOWN_FACTS.filter((kind) => conditions.includes(kind))]);
}
