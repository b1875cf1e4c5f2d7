import { type Liquid, LiquidError, Tokenizer, type TopLevelToken } from "liquidjs";
import type { StepAsk } from "../engine/facts.ts";
import { createEngine, isTooMuch } from "./liquid-engine.ts";

/** A part of a template with its offsets in the source, `end` exclusive. */
export interface Span {
  name: string;
  start: number;
  end: number;
}

/** Tags of Liquid that hold others, up to their `end…`. */
const BLOCKS = new Set(["if", "unless", "case", "for", "tablerow", "capture"]);
/** So deep may they stand in each other; Liquid calls itself once for each, as far as the stack goes. */
const DEPTH_LIMIT = 100;

/**
 * Snippets, filters and clocks (`'now' | date`) a template names, outside comments and raw blocks, each with its place;
 * and the first tag that stands too deep in others. Throws Liquid's TokenizationError where the delimiters do not match.
 */
export function listNames(
  source: string,
  engine: Liquid,
): { snippets: Span[]; filters: Span[]; clocks: Span[]; tooDeep: Span | null } {
  const tokens = new Tokenizer(source).readTopLevelTokens(engine.options);
  const snippets: Span[] = [];
  const filters: Span[] = [];
  const clocks: Span[] = [];
  let isComment = false;
  let depth = 0;
  let tooDeep: Span | null = null;
  for (const token of tokens) {
    const tag = readTagName(token);
    // The first end ends it, as Liquid reads it: comments do not nest.
    if (tag === "comment") isComment = true;
    if (tag === "endcomment") isComment = false;
    if (isComment || !isDelimited(token)) continue;
    if (tag !== null && BLOCKS.has(tag)) depth += 1;
    if (tag?.startsWith("end") === true && BLOCKS.has(tag.slice(3))) depth -= 1;
    if (depth > DEPTH_LIMIT) tooDeep ??= { name: tag ?? "", start: token.begin, end: token.end };
    if (tag === "render" || tag === "include") {
      const quoted = /^[-\s]*\w+\s*(?:'([^'{]*)'|"([^"{]*)")/.exec(source.slice(token.begin + 2, token.end));
      const name = quoted?.[1] ?? quoted?.[2];
      if (name !== undefined) snippets.push({ name, start: token.begin, end: token.end });
    }
    if (tag === null || tag === "assign" || tag === "echo") {
      filters.push(...findFilters(source, token));
      clocks.push(...findClocks(source, token));
    }
  }
  return { snippets, filters, clocks, tooDeep };
}

function isDelimited(token: TopLevelToken): boolean {
  return "contentRange" in token;
}

/** The tag's name, or null for an output or text. */
function readTagName(token: TopLevelToken): string | null {
  return "name" in token && typeof token.name === "string" ? token.name : null;
}

function findFilters(source: string, token: TopLevelToken): Span[] {
  const text = source
    .slice(token.begin, token.end)
    .replace(/'[^']*'|"[^"]*"/g, (quoted) => " ".repeat(quoted.length));
  return [...text.matchAll(/\|\s*([A-Za-z_][\w-]*)/g)].map((match) => {
    const name = match[1] ?? "";
    const end = token.begin + match.index + match[0].length;
    return { name, start: end - name.length, end };
  });
}

function findClocks(source: string, token: TopLevelToken): Span[] {
  const text = source.slice(token.begin, token.end);
  return [...text.matchAll(/(['"])(?:now|today)\1(?=\s*\|\s*date)/g)].map((match) => {
    const start = token.begin + match.index;
    return { name: match[0], start, end: start + match[0].length };
  });
}

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
