import { Context, type Liquid, type Template, Tokenizer, toValueSync, Value } from "liquidjs";
import { createEngine } from "./liquid-engine.ts";
import { explainFailure } from "./render.ts";

/** What templates of a request may name, at any depth. */
export type Values = Readonly<Record<string, unknown>>;

/** A form of engine, with what it has parsed: the templates of recipes come again with every touch. */
interface Engine {
  liquid: Liquid;
  texts: Map<string, Template[]>;
  /** Null for a template that is not wholly `{{ … }}`. */
  values: Map<string, Value | null>;
}

const noSnippet = () => null;
/** Most templates that are kept parsed; recipes have a few dozen. */
const CACHE_SIZE = 1_000;
let engines: { plain: Engine; url: Engine } | null = null;

/**
 * A template's value. One that is wholly `{{ … }}` keeps the type of what it names: a number, a list or a map; any
 * other is text. Throws RenderError, whose `variable` is the first that is missing.
 */
export function renderValue(template: string, values: Values): unknown {
  if (!template.includes("{")) return template;
  const engine = openEngines().plain;
  return guard((): unknown => {
    const { liquid } = engine;
    const value = once(engine.values, template, () => {
      const expression = readWhole(template, liquid);
      return expression === null ? null : new Value(expression, liquid);
    });
    if (value === null) return renderParsed(engine, template, values);
    return toValueSync<unknown>(value.value(new Context(values, liquid.options, {}, { liquid })));
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
  return guard(() => String(renderParsed(engine, template, values)));
}

function renderParsed({ liquid, texts }: Engine, template: string, values: Values): unknown {
  const text = once(texts, template, () => liquid.parse(template));
  return liquid.renderSync(text, values, { globals: values });
}

/** What is kept under a key, or made and kept. */
function once<Kept>(cache: Map<string, Kept>, key: string, make: () => Kept): Kept {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const fresh = make();
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(key, fresh);
  return fresh;
}

function openEngines(): { plain: Engine; url: Engine } {
  engines ??= { plain: openEngine("plain"), url: openEngine("url") };
  return engines;
}

function openEngine(form: "plain" | "url"): Engine {
  const liquid = createEngine({ snippet: noSnippet, form, strictFilters: true });
  return { liquid, texts: new Map(), values: new Map() };
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
