import { type Liquid, Tokenizer } from "liquidjs";
import { createEngine } from "./liquid-engine.ts";
import { explainFailure } from "./render.ts";

/** What templates of a request may name, at any depth. */
export type Values = Readonly<Record<string, unknown>>;

const noSnippet = () => null;
let engines: { plain: Liquid; url: Liquid } | null = null;

/**
 * A template's value. One that is wholly `{{ … }}` keeps the type of what it names: a number, a list or a map; any
 * other is text. Throws RenderError, whose `variable` is the first that is missing.
 */
export function renderValue(template: string, values: Values): unknown {
  if (!template.includes("{")) return template;
  const engine = openEngines().plain;
  return guard((): unknown => {
    const expression = readWhole(template, engine);
    if (expression === null) return engine.parseAndRenderSync(template, values, { globals: values });
    const value: unknown = engine.evalValueSync(expression, values);
    return value;
  });
}

/** A template as text. Throws RenderError. */
export function renderPlain(template: string, values: Values): string {
  return renderText("plain", template, values);
}

/** A template of an address or a part of one: every value is percent-encoded, so that it stays one piece. Throws RenderError. */
export function renderUrl(template: string, values: Values): string {
  return renderText("url", template, values);
}

function renderText(form: "plain" | "url", template: string, values: Values): string {
  if (!template.includes("{")) return template;
  const engine = openEngines()[form];
  return guard(() => String(engine.parseAndRenderSync(template, values, { globals: values })));
}

function openEngines(): { plain: Liquid; url: Liquid } {
  engines ??= {
    plain: createEngine({ snippet: noSnippet, form: "plain", strictFilters: true }),
    url: createEngine({ snippet: noSnippet, form: "url", strictFilters: true }),
  };
  return engines;
}

/** What stands between the braces, where nothing stands around them. */
function readWhole(template: string, engine: Liquid): string | null {
  const [token, ...more] = new Tokenizer(template).readTopLevelTokens(engine.options);
  if (token === undefined || more.length > 0 || "name" in token || !("contentRange" in token)) return null;
  const [start, end] = token.contentRange;
  return template.slice(start, end);
}

function guard<T>(render: () => T): T {
  try {
    return render();
  } catch (error) {
    throw explainFailure(error);
  }
}
