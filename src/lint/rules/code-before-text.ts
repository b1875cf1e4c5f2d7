import { countOf } from "../../count-of.ts";
import { CODE_VALUES } from "../../engine/code-values.ts";
import { type CodeStep, DAY_MS, type Instant, type Plan, type Step, type Wait } from "../../engine/plan.ts";
import { listAsks } from "../../run/delivery/step-templates.ts";
import type { Rule } from "../rule.ts";

export const codeBeforeText: Rule = {
  id: "code-before-text",
  severity: "warning",
  needsSoundFile: true,
  describe: "A text that speaks of a code must come after the code, and before the code has expired.",
  checkSequence({ flow, plan, reading, snippet }) {
    const codes = plan.steps.filter((step) => step.kind === "code");
    return flow.touches.flatMap((touch) => {
      const texts = [touch.content, ...touch.variants.map(({ content }) => content)];
      const asks = texts.flatMap((content) => listAsks(touch, content, snippet));
      const range = reading.position(touch.id, "id");
      return codes.flatMap((code) => {
        const isAsked = asks.some(({ step, event }) => step === code.id && CODE_VALUES.includes(event));
        if (!isAsked || range === null) return [];
        if (!flow.canBeBefore(code.id, touch.id)) {
          const message = `"${touch.id}" speaks of the code of "${code.id}", which cannot have been given by then`;
          return [{ message, range, severity: "error" as const, hint: `put "${code.id}" before it` }];
        }
        const late = expiryBefore(plan, code, touch.id);
        if (late === null) return [];
        const message = `The code of "${code.id}" expires after ${describe(late.expiresMs)}; "${touch.id}" comes after ${describe(late.waitMs)} at the earliest`;
        return [{ message, range, hint: "let it expire later, or write earlier" }];
      });
    });
  },
};

/** How long a code holds and when the text comes at the earliest, where it has expired by then. */
function expiryBefore(
  plan: Plan,
  { id, code: { expiresMs } }: CodeStep,
  touch: string,
): { expiresMs: number; waitMs: number } | null {
  const waitMs = leastWait(new Map(plan.steps.map((step) => [step.id, step])), id, touch);
  return expiresMs === null || waitMs === null || waitMs < expiresMs ? null : { expiresMs, waitMs };
}

/** The least time of all ways from one step to a later one; steps only ever lead on. Null where none leads there. */
function leastWait(
  steps: ReadonlyMap<string, Step>,
  from: string,
  to: string,
  known = new Map<string, number | null>(),
): number | null {
  if (from === to) return 0;
  const found = known.get(from);
  if (found !== undefined) return found;
  const step = steps.get(from);
  const ways = step?.kind === "branch" ? [step.then ?? step.next, step.else ?? step.next] : [step?.next];
  let least: number | null = null;
  for (const way of ways) {
    const next = way == null ? undefined : steps.get(way);
    const rest = next === undefined ? null : leastWait(steps, next.id, to, known);
    if (next === undefined || rest === null) continue;
    const ms = rest + (next.until === null ? shortest(next.wait) : 0);
    if (least === null || ms < least) least = ms;
  }
  known.set(from, least);
  return least;
}

function shortest(wait: Wait | null): Instant {
  if (wait === null || wait.kind === "until" || wait.kind === "date") return 0;
  return wait.kind === "duration" ? wait.ms : wait.days * DAY_MS;
}

function describe(ms: number): string {
  return ms % DAY_MS === 0 ? countOf(ms / DAY_MS, "day") : countOf(Math.round(ms / 3_600_000), "hour");
}
