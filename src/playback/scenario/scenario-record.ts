import type { Effect } from "../../engine/event.ts";
import type { Instant } from "../../engine/plan.ts";
import type { SimPerson } from "../sim-person.ts";

/** One thing that happened in a played scenario. A `touch` is a message sent, or a task that opened. */
export interface PlayedEntry {
  at: Instant;
  kind: "touch" | "set" | "skipped" | "branch" | "event" | "held" | "exited" | "finished";
  step: string | null;
  channel: string | null;
  variant: string | null;
  /** The rendered texts of a touch. */
  texts: Record<string, string>;
  /** The gate that holds it; null for everything but `held`. */
  gate: string | null;
  /** The event, the branch taken, why it was skipped, held or ended. */
  detail: string;
}

/** What happens in a scenario, in order. */
export interface ScenarioRecord {
  readonly entries: PlayedEntry[];
  /** Notes what the engine recorded. */
  note(effects: readonly Effect[], at: Instant): void;
  push(at: Instant, kind: PlayedEntry["kind"], step: string | null, detail: string, gate?: string): void;
}

/** An empty record of one person. */
export function openScenarioRecord(who: SimPerson): ScenarioRecord {
  const entries: PlayedEntry[] = [];

  function push(
    at: Instant,
    kind: PlayedEntry["kind"],
    step: string | null,
    detail: string,
    gate: string | null = null,
  ): void {
    entries.push({ at, kind, step, channel: null, variant: null, texts: {}, detail, gate });
  }

  /** Effects of `set` do not name their step; the state does. A code is given as fields are set. */
  function noteSets(at: Instant): void {
    const { enrollment, context } = who;
    for (const { id, kind } of context.plan.steps) {
      if ((kind !== "set" && kind !== "code") || enrollment.state.steps[id]?.outcome !== "performed")
        continue;
      if (entries.some((entry) => entry.kind === "set" && entry.step === id)) continue;
      push(at, "set", id, kind);
    }
  }

  return {
    entries,
    push,
    note(effects, at) {
      noteSets(at);
      for (const effect of effects) {
        if (effect.type !== "record") continue;
        const { kind, step, data = {} } = effect;
        if (kind === "step_skipped") push(at, "skipped", step, String(data.reason));
        else if (kind === "branch_taken") push(at, "branch", step, String(data.branch));
        else if (kind === "exited") push(at, "exited", step, String(data.reason));
        else if (kind === "finished") push(at, "finished", step, "");
      }
    },
  };
}
