import type { Sender, WorkspaceConfig } from "../config/workspace-config.ts";
import type { TouchStep } from "../engine/plan.ts";

/** The senders that a step may have: those it names, else all of the workspace. */
export function sendersOf({ from }: TouchStep, { senders }: Pick<WorkspaceConfig, "senders">): Sender[] {
  return from === null
    ? Object.values(senders)
    : from.flatMap((id) => (Object.hasOwn(senders, id) ? (senders[id] ?? []) : []));
}
