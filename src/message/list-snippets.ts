import { LiquidError } from "liquidjs";
import { createEngine, isTooMuch } from "./liquid-engine.ts";
import { listNames } from "./template-tokens.ts";

/** Most templates render none; only the others pay for an engine. */
const MAY_RENDER = /\{%-?\s*(?:render|include)\b/;

/**
 * The snippets that these templates render, at any depth, by the name they are rendered by, sorted; {} for none.
 * A snippet that is absent, and what stands in a template that cannot be read, is left out: `checkTemplate` tells.
 */
export function listSnippets(
  templates: readonly string[],
  snippet: (path: string) => string | null,
): Record<string, string> {
  const found = new Map<string, string>();
  const waiting = templates.filter((template) => MAY_RENDER.test(template));
  if (waiting.length === 0) return {};
  const engine = createEngine({ snippet, form: "plain", strictFilters: false });
  for (let source = waiting.pop(); source !== undefined; source = waiting.pop()) {
    for (const name of namesIn(source, engine)) {
      const text = found.has(name) ? null : snippet(name);
      if (text === null) continue;
      found.set(name, text);
      if (MAY_RENDER.test(text)) waiting.push(text);
    }
  }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namesIn(source: string, engine: ReturnType<typeof createEngine>): string[] {
  try {
    return listNames(source, engine).snippets.map(({ name }) => name);
  } catch (error) {
    if (LiquidError.is(error) || isTooMuch(error)) return [];
    throw error;
  }
}
