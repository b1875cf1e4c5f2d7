import type { Lineage } from "../../engine/lineage.ts";
import type { Plan } from "../../engine/plan.ts";

/** Versions of sequences, and small texts by name. */
export interface PlansPort {
  /** Takes a version up as its sequence's latest. Returns it with the keys of its steps, which stay its own. */
  savePlan(hash: string, plan: Plan): Promise<Plan>;
  /** A version with its keys as stored or, where it is not, as `savePlan` would store it now. */
  tracePlan(hash: string, plan: Plan): Promise<Plan>;
  /** Who bore which name in a sequence's versions. */
  lineage(sequence: string): Promise<Lineage>;
  loadPlan(hash: string): Promise<Plan | null>;
  /** Small named texts: fingerprints of files, heads of sequences. */
  getSetting(name: string): Promise<string | null>;
  setSetting(name: string, value: string): Promise<void>;
}
