import { createHash } from "node:crypto";
import type { Parser, TagToken, TopLevelToken } from "liquidjs";
import { AssertionError, IncludeTag, Liquid, LiquidError, RenderTag } from "liquidjs";
import { InternalError } from "../errors.ts";
import { escapeMarkdown } from "./escape-markdown.ts";

/** Where a rendered text goes: plain text, Markdown in which values must stay literal, or an address, in which they are percent-encoded. */
export type Form = "plain" | "markdown" | "url";

/** Longest template with its snippets, in characters; far above any mail a person would read. */
const PARSE_LIMIT = 200_000;
const RENDER_LIMIT_MS = 1_000;
/** Characters and list items made by filters and ranges for one text. */
const MEMORY_LIMIT = 500_000;

/** Not for messages: `raw` would undo the escaping, dice would make a rehearsal differ from the real run. */
const REMOVED_FILTERS = ["raw", "sample", "json", "inspect", "jsonify", "hmac_sha256", "sha256", "where_exp"];
const REMOVED_TAGS = ["layout", "block", "increment", "decrement"];

export interface EngineOptions {
  snippet: (path: string) => string | null;
  form: Form;
  /** False only for analysis, which wants to go on after an unknown filter. */
  strictFilters: boolean;
  /** What stands for a value in Markdown; default the value with its markup escaped. */
  writeValue?: (value: string) => string;
}

/** Liquid as messages speak it: strict, bounded, own properties only, snippets through the callback and no file system. */
export function createEngine({
  snippet,
  form,
  strictFilters,
  writeValue = escapeMarkdown,
}: EngineOptions): Liquid {
  const engine = new Liquid({
    strictVariables: true,
    strictFilters,
    lenientIf: true,
    ownPropertyOnly: true,
    relativeReference: false,
    dynamicPartials: true,
    cache: true,
    root: ["/"],
    fs: serveSnippets(snippet),
    timezoneOffset: 0,
    locale: "en-US",
    parseLimit: PARSE_LIMIT,
    renderLimit: RENDER_LIMIT_MS,
    memoryLimit: MEMORY_LIMIT,
    ...(form === "markdown"
      ? { outputEscape: (value: unknown) => writeValue(toText(value).normalize("NFC")) }
      : form === "url"
        ? { outputEscape: (value: unknown) => encodePart(toText(value)) }
        : {}),
  });
  for (const name of REMOVED_FILTERS) engine.unregisterFilter(name);
  for (const name of REMOVED_TAGS) Reflect.deleteProperty(engine.tags, name);
  engine.registerFilter("records", toRecords);
  engine.registerFilter("sha256", (value: unknown) =>
    createHash("sha256").update(String(value), "utf8").digest("hex"),
  );
  for (const name of DATE_FILTERS) refuseClock(engine, name);
  engine.registerTag("render", StaticRenderTag);
  engine.registerTag("include", StaticIncludeTag);
  return engine;
}

/** Filters that take `now` and `today` for the machine's clock. */
const DATE_FILTERS = ["date", "date_to_xmlschema", "date_to_rfc822", "date_to_string", "date_to_long_string"];

/**
 * `records: 'parameter_name', 'text', 'type', 'text'`: of each entry of a map or list a record with its name under the
 * first key and its value under the second, and the pairs after them as they stand. A name that is a number is a place,
 * which the order tells: it is left out.
 */
function toRecords(value: unknown, nameKey: string, valueKey: string, ...pairs: string[]): unknown {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).map(([name, each]: [string, unknown]) => {
    const record: Record<string, unknown> = {};
    for (let at = 0; at < pairs.length; at += 2) record[pairs[at] ?? ""] = pairs[at + 1] ?? "";
    if (!/^\d+$/.test(name)) record[nameKey] = name;
    record[valueKey] = each;
    return record;
  });
}

/** A text that depends on the moment it is rendered differs between preview, rehearsal and retry. */
function refuseClock(engine: Liquid, name: string): void {
  const original = engine.filters[name];
  if (typeof original !== "function") throw new InternalError(`liquid has no filter ${name}`);
  engine.registerFilter(name, function (value: unknown, ...rest: unknown[]) {
    if (value === "now" || value === "today") throw new Error("a message cannot ask for the current time");
    const text: unknown = original.call(this, value, ...rest);
    return text;
  });
}

/** A colon is itself in every part of a path or query (RFC 3986, 3.3), and part of ids that are signed as they are sent. */
function encodePart(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replaceAll("%3A", ":");
}

function toText(value: unknown): string {
  if (Array.isArray(value)) return value.map(toText).join("");
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}

/** The snippet callback in the shape of a file system; names are looked up as they are written. */
function serveSnippets(snippet: (path: string) => string | null) {
  const read = (file: string): string => {
    const text = snippet(file);
    if (text === null) throw new Error(`there is no snippet ${file}`);
    return text;
  };
  return {
    exists: async (file: string) => snippet(file) !== null,
    existsSync: (file: string) => snippet(file) !== null,
    readFile: async (file: string) => read(file),
    readFileSync: read,
    resolve: (_dir: string, file: string) => file,
    contains: async () => true,
    containsSync: () => true,
    sep: "/",
    dirname: () => "/",
  };
}

/**
 * Whether a failure is a limit of parsing: Liquid throws a bare assertion for length, the stack ends for depth, of
 * which Liquid makes an error of the tag where it happened.
 */
export function isTooMuch(error: unknown): boolean {
  if (LiquidError.is(error)) return error.originalError instanceof RangeError;
  return error instanceof AssertionError || error instanceof RangeError;
}

/** Quoted and without `{{`: what a snippet is called must be readable in the file. */
const STATIC_NAME = /^\s*(?:'[^'{]*'|"[^"{]*")/;

function requireStaticName(token: TagToken): void {
  if (!STATIC_NAME.test(token.args)) {
    throw new Error(`the name of a snippet is written in quotes: {% ${token.name} 'name' %}`);
  }
  // Whoever lists the snippets of a template, for its version, reads tags and not what stands inside of them.
  if (!token.getText().startsWith("{%")) {
    throw new Error(`a snippet is rendered by a tag of its own: {% ${token.name} 'name' %}`);
  }
}

class StaticRenderTag extends RenderTag {
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    requireStaticName(token);
    super(token, rest, liquid, parser);
  }
}

class StaticIncludeTag extends IncludeTag {
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid, parser: Parser) {
    requireStaticName(token);
    super(token, rest, liquid, parser);
  }
}
