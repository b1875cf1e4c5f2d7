import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { keyOf } from "../engine/lineage.ts";
import type { Instant, Step } from "../engine/plan.ts";
import type { Claim, Settlement } from "../store/port.ts";
import { nameOf } from "./context.ts";

export const OUTCOMES = ["sent", "task", "skipped", "deferred", "failed", "uncertain", "held"] as const;
export type TouchOutcome = (typeof OUTCOMES)[number];

/** One line of `seq run`: what became of one touch. */
export interface TouchLine {
  type: "touch";
  prospect: string;
  /** The person without their data: `p12`, which every command takes. */
  reference: string;
  sequence: string;
  step: string | null;
  channel: string | null;
  outcome: TouchOutcome;
  reason?: string;
  /** Held because its sender is: told of once, not of every touch. No part of what `--json` prints. */
  ofSender?: true;
  at: Instant;
}

/** The last line of `seq run`. */
export interface RunSummary {
  type: "summary";
  /** Touches that were due and looked at. */
  due: number;
  sent: number;
  tasks: number;
  skipped: number;
  deferred: number;
  failed: number;
  uncertain: number;
  held: number;
  exited: number;
  next_due: Instant | null;
}

export function blankSummary(): RunSummary {
  return {
    type: "summary",
    due: 0,
    sent: 0,
    tasks: 0,
    skipped: 0,
    deferred: 0,
    failed: 0,
    uncertain: 0,
    held: 0,
    exited: 0,
    next_due: null,
  };
}

export function lineOf(
  claim: Claim,
  step: string | null,
  channel: string | null,
  outcome: TouchOutcome,
  at: Instant,
  reason?: string,
): TouchLine {
  const { sequence } = claim.enrollment;
  const line: TouchLine = {
    type: "touch",
    prospect: nameOf(claim.person),
    reference: `p${claim.person.id}`,
    sequence,
    step,
    channel,
    outcome,
    at,
  };
  if (reason !== undefined) line.reason = reason;
  return line;
}

export function tally(summary: RunSummary, line: TouchLine): void {
  summary.due += 1;
  summary[line.outcome === "task" ? "tasks" : line.outcome] += 1;
}

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
