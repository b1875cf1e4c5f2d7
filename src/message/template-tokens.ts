import type { Liquid, TopLevelToken } from "liquidjs";
import { Tokenizer } from "liquidjs";

/** A part of a template with its offsets in the source, `end` exclusive. */
export interface Span {
  name: string;
  start: number;
  end: number;
}

/**
 * Snippets, filters and clocks (`'now' | date`) a template names, outside comments and raw blocks, each with its place.
 * Throws Liquid's TokenizationError where the delimiters do not match.
 */
export function listNames(
  source: string,
  engine: Liquid,
): { snippets: Span[]; filters: Span[]; clocks: Span[] } {
  const tokens = new Tokenizer(source).readTopLevelTokens(engine.options);
  const snippets: Span[] = [];
  const filters: Span[] = [];
  const clocks: Span[] = [];
  let isComment = false;
  for (const token of tokens) {
    const tag = readTagName(token);
    // The first end ends it, as Liquid reads it: comments do not nest.
    if (tag === "comment") isComment = true;
    if (tag === "endcomment") isComment = false;
    if (isComment || !isDelimited(token)) continue;
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
  return { snippets, filters, clocks };
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
