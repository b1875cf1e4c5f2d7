import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { keyOf } from "../engine/lineage.ts";
import type { Instant, Step } from "../engine/plan.ts";
import type { Settlement } from "../store/port.ts";

/** How a touch counts that left by another way: by hand, or before a restore. Nothing for a step that is no touch. */
export function chargeOf(
  { costs }: Pick<WorkspaceConfig, "costs">,
  step: Step | null,
  at: Instant,
  messageId: string | null = null,
): Pick<Settlement, "charge"> {
  if (step?.kind !== "touch") return {};
  const { id, action, channel } = step;
  const cost = step.cost ?? costs.byAction[action] ?? null;
  return { charge: { step: id, stepKey: keyOf(step), action, channel, at, cost, messageId } };
}
