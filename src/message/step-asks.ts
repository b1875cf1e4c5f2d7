import type { StepAsk } from "../engine/facts.ts";
import { createEngine } from "./liquid-engine.ts";
import { listSnippets } from "./list-snippets.ts";

/** Most texts ask nothing; only the others pay for an engine. */
const MAY_ASK = /\bsteps\b/;

/**
 * Every `steps.<id>.<event>` that these templates and the snippets they render ask for, each once, in the order of the
 * texts. A template that cannot be read asks nothing: `checkTemplate` tells, and rendering refuses it.
 */
export function listStepAsks(
  templates: readonly string[],
  snippet: (path: string) => string | null,
): StepAsk[] {
  const texts = [...templates, ...Object.values(listSnippets(templates, snippet))];
  const asking = texts.filter((text) => MAY_ASK.test(text));
  if (asking.length === 0) return [];
  const engine = createEngine({ snippet, form: "plain", strictFilters: false });
  const found = new Map<string, StepAsk>();
  for (const text of asking) {
    for (const [step, event] of readAsks(text, engine)) {
      found.set(JSON.stringify([step, event]), { step, event });
    }
  }
  return [...found.values()];
}

function readAsks(text: string, engine: ReturnType<typeof createEngine>): [string, string][] {
  try {
    const { globals } = engine.analyzeSync(engine.parse(text), { partials: false });
    return (globals["steps"] ?? []).flatMap(({ segments: [, step, event] }): [string, string][] =>
      typeof step === "string" && typeof event === "string" ? [[step, event]] : [],
    );
  } catch {
    return [];
  }
}
