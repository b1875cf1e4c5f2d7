import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import type { Plan } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import { openFlow } from "../../lint/flow.ts";
import { listUnsureMentions } from "../../lint/mentions.ts";
import type { ChangeOutcome } from "./judge.ts";

/** People whom a change brings to a message that speaks of a step they have not had. */
export interface Misled {
  /** The message. */
  step: string;
  /** The step it speaks of. */
  of: string;
  people: number;
  /** Their names, as lists show them; none from a snapshot. */
  names: string[];
}

/** Finds them with the mentions of each version, so that only what the change does counts. */
export function openMisled(workspace: WorkspaceConfig, snippet: (path: string) => string | null) {
  const judges = new WeakMap<Plan, ReturnType<typeof openJudge>>();

  function openJudge(plan: Plan) {
    const flow = openFlow(plan);
    const mentions = listUnsureMentions(plan, { workspace, flow, snippet });
    /** `[message, step]` of every mention that somebody in this state is to read in vain. */
    return (state: State): [string, string][] =>
      mentions.flatMap(({ text, of, candidates }): [string, string][] => {
        const { step } = state;
        const message = text.step.id;
        const isAhead = (id: string): boolean => step !== null && (id === step || flow.canBeBefore(step, id));
        if (state.steps[message]?.outcome !== undefined || !isAhead(message)) return [];
        const isMet = candidates.some(
          (id) =>
            state.steps[id]?.outcome === "performed" ||
            (state.steps[id]?.outcome === undefined && isAhead(id)),
        );
        return isMet ? [] : [[message, of.id]];
      });
  }

  function judgeOf(plan: Plan): ReturnType<typeof openJudge> {
    const known = judges.get(plan) ?? openJudge(plan);
    judges.set(plan, known);
    return known;
  }

  return (outcomes: readonly ChangeOutcome[]): Misled[] => {
    const found = new Map<string, Misled>();
    for (const { person, from, to, after, move } of outcomes) {
      if (from === null || to === null || from === to || move === "blocked") continue;
      const before = new Set(judgeOf(from)(person.state).map((pair) => JSON.stringify(pair)));
      // A message may speak of one step in several phrases.
      const now = new Map(judgeOf(to)(after).map((pair) => [JSON.stringify(pair), pair]));
      for (const [key, [step, of]] of now) {
        if (before.has(key)) continue;
        const misled = found.get(key) ?? { step, of, people: 0, names: [] };
        found.set(key, misled);
        misled.people += person.people;
        if (person.name !== null) misled.names.push(person.name);
      }
    }
    return [...found.values()];
  };
}
