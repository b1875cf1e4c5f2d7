import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  Parser,
  stringify,
  visit,
} from "yaml";
import { createSource, YamlNode } from "./node.ts";
import type { Report } from "./report.ts";
import { type LocatedText, locateText, SIZE_LIMIT, START } from "./text.ts";
import { explainDocument, explainYamlErrors } from "./yaml-errors.ts";

/** Deepest nesting of maps and sequences. */
const DEPTH_LIMIT = 60;
/** Keys of one map: the parser compares each with each, to find one that stands twice. Lists end with the file. */
const KEY_LIMIT = 2_000;

/**
 * Reads one YAML 1.2 document whose top is a map. Everything wrong with it goes to `report`;
 * null where there is nothing left to read. Sizes, depth and aliases are bounded.
 */
export function readYaml(written: string, report: Report): YamlNode<Record<string, unknown>> | null {
  const located = locateText(written);
  const { text } = located;
  if (Buffer.byteLength(text) > SIZE_LIMIT) {
    const hint = "split it into several sequences";
    report.at(START).error("too-large", "The file is larger than 1 MiB", hint);
    return null;
  }
  const odd = text.search(/[\0\uFFFD]/);
  if (odd !== -1) {
    const location = report.at(located.locate(odd, odd + 1));
    location.error("not-utf8", "The file is not UTF-8 text", "save it as UTF-8 in your editor");
    return null;
  }
  const document = composeDocument(located, report);
  if (document === null) return null;
  const { contents } = document;
  if (!isMap(contents)) {
    explainDocument(contents, located, report);
    return null;
  }
  const converted = convertNode(contents, document);
  if (!converted.ok) {
    const { code, message, start, end } = converted;
    report.at(located.locate(start, end)).error(code, message);
    return null;
  }
  const source = createSource(document, contents, located, report);
  return new YamlNode(source, converted.value as Record<string, unknown>);
}

/** A value as the text of a YAML file, its lines never folded. */
export function writeYaml(value: unknown): string {
  return stringify(value, { lineWidth: 0 });
}

function composeDocument(located: LocatedText, report: Report): Document.Parsed | null {
  const tokens = [];
  let depth = 0;
  let keys = 0;
  for (const token of new Parser().parse(hidePlaceholders(located.text))) {
    tokens.push(token);
    const size = measureToken(token);
    depth = Math.max(depth, size.depth);
    keys = Math.max(keys, size.keys);
  }
  if (depth > DEPTH_LIMIT) {
    report.at(START).error("too-deep", `Lists and maps are nested more than ${DEPTH_LIMIT} deep`);
    return null;
  }
  if (keys > KEY_LIMIT) {
    report.at(START).error("too-large", `A map has more than ${KEY_LIMIT} keys`);
    return null;
  }
  // Two anchors of one name, or a key that is no text, only make a file harder to read.
  const composer = new Composer({
    prettyErrors: false,
    stringKeys: true,
    logLevel: "silent",
    // An ordered map is a list, and compares each of its keys with each just so.
    resolveKnownTags: false,
  });
  const documents = composer.compose(tokens, true, located.text.length);
  const document = takeNext(documents);
  const second = takeNext(documents);
  if (document === undefined) return null;
  if (second !== undefined) {
    const location = report.at(located.locate(second.range[0], second.range[0] + 3));
    const hint = "put the part after `---` into a file of its own";
    location.error("many-documents", "A file holds one document", hint);
  }
  restorePlaceholders(document);
  explainYamlErrors(document, located, report);
  return document;
}

/** `${NAME}` and `${file:path}` as written in seq.yaml. */
const PLACEHOLDER = /\$\{((?:file:)?[\w./~-]+)\}/g;
const OPEN = "\uE000";
const CLOSE = "\uE001";

/** YAML takes a brace inside { … } for a map: placeholders pass the parser in a disguise of equal length. */
function hidePlaceholders(text: string): string {
  return text.replace(PLACEHOLDER, `$$${OPEN}$1${CLOSE}`);
}

function restorePlaceholders(document: Document.Parsed): void {
  const restore = (text: string) => text.replaceAll(OPEN, "{").replaceAll(CLOSE, "}");
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value !== "string" || !scalar.value.includes(OPEN)) return;
      scalar.value = restore(scalar.value);
      if (scalar.source !== undefined) scalar.source = restore(scalar.source);
    },
  });
}

function takeNext<T>(values: Iterator<T>): T | undefined {
  const next = values.next();
  return next.done === true ? undefined : next.value;
}

/** Nesting and largest map of a token, counted without recursion: a hostile file may nest a million deep. */
function measureToken(token: unknown): { depth: number; keys: number } {
  let deepest = 0;
  let keys = 0;
  const open: [unknown, number][] = [[token, 0]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [value, depth] = next;
    if (typeof value !== "object" || value === null) continue;
    deepest = Math.max(deepest, depth);
    const { items, value: inner, key } = value as { items?: unknown; value?: unknown; key?: unknown };
    if (Array.isArray(items)) {
      if (isMapToken(value)) keys = Math.max(keys, items.filter(hasKey).length);
      for (const item of items) open.push([item, depth + 1]);
    }
    open.push([inner, depth], [key, depth]);
  }
  return { depth: deepest, keys };
}

/** A list has no keys to compare: `[a: 1, b: 2]` is a list of maps of one key each. */
function isMapToken(token: object): boolean {
  const { type, start } = token as { type?: string; start?: { source?: string } };
  return type === "block-map" || (type === "flow-collection" && start?.source === "{");
}

/** False for what only holds a comment or the last comma. */
function hasKey(item: object): boolean {
  return "key" in item || "sep" in item || "value" in item;
}

/** Most values of a file once its aliases are expanded; a "billion laughs" file passes it at once. */
const VALUE_LIMIT = 200_000;
const ALIAS_LIMIT = 100;
const NESTING_LIMIT = 80;

type Converted =
  | { ok: true; value: unknown }
  | { ok: false; code: string; message: string; start: number; end: number };

class Refused extends Error {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  constructor(code: string, message: string, node: Node) {
    super(message);
    this.code = code;
    this.start = node.range?.[0] ?? 0;
    this.end = node.range?.[1] ?? this.start;
  }
}

/** A node as plain data, aliases expanded. Refuses what grows without bound. */
function convertNode(node: Node, document: Document.Parsed): Converted {
  let values = 0;
  let aliases = 0;

  const convert = (current: unknown, depth: number): unknown => {
    if (isAlias(current)) {
      aliases += 1;
      if (aliases > ALIAS_LIMIT)
        throw new Refused("too-many-aliases", `More than ${ALIAS_LIMIT} aliases`, current);
      const target = current.resolve(document);
      if (target === undefined) {
        throw new Refused("yaml-syntax", `No anchor &${current.source} before this alias`, current);
      }
      if (depth > NESTING_LIMIT) throw new Refused("too-many-aliases", "An alias contains itself", current);
      return convert(target, depth + 1);
    }
    values += 1;
    if (values > VALUE_LIMIT) {
      throw aliases === 0
        ? new Refused("too-large", `The file holds more than ${VALUE_LIMIT} values`, node)
        : new Refused("too-many-aliases", "The file's aliases expand too far", node);
    }
    if (isScalar(current)) return current.value;
    if (isSeq(current)) return current.items.map((item) => convert(item, depth + 1));
    if (!isMap(current)) return null;
    const result: Record<string, unknown> = {};
    for (const pair of current.items) {
      const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
      // Not a name in any file of ours, and code that copies maps would take it for something else.
      if (key === "__proto__") throw new Refused("unknown-key", 'unknown key "__proto__"', pair.key as Node);
      Object.defineProperty(result, key, {
        value: convert(pair.value, depth + 1),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return result;
  };

  try {
    return { ok: true, value: convert(node, 0) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ok: false, code: error.code, message: error.message, start: error.start, end: error.end };
  }
}
