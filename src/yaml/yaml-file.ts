import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  Parser,
  visit,
} from "yaml";
import type { Range } from "../diagnostic.ts";
import type { Report } from "./report.ts";
import { mapScalar } from "./scalar-offsets.ts";
import { type LocatedText, locateText, SIZE_LIMIT, START } from "./text.ts";
import { explainDocument, explainYamlErrors } from "./yaml-errors.ts";
import { measureToken } from "./yaml-size.ts";
import { convertNode } from "./yaml-value.ts";

export type Path = readonly (string | number)[];

/** A YAML file as plain data in which every value knows its place. */
export interface YamlFile {
  /** Maps as plain objects, sequences as arrays, scalars as they are. */
  readonly value: Record<string, unknown>;
  readonly source: LocatedText;
  /** The value at `path`; where there is none, the nearest thing around it. */
  locate(path: Path): Range;
  /** The key that leads to `path`. */
  locateKey(path: Path): Range;
  /** A part of the text at `path`, by offsets in its value. */
  locatePart(path: Path, start: number, end: number): Range;
  /** Whether there is a key or an entry at `path`. */
  has(path: Path): boolean;
  /** The value at `path` exactly as written in the file. */
  quote(path: Path): string;
}

/** Deepest nesting of maps and sequences. */
const DEPTH_LIMIT = 60;
/** Keys of one map: the parser compares each with each, to find one that stands twice. Lists end with the file. */
const KEY_LIMIT = 2_000;

/**
 * Reads one YAML 1.2 document whose top is a map. Everything wrong with it goes to `report`;
 * null where there is nothing left to read. Sizes, depth and aliases are bounded.
 */
export function readYaml(source: string, report: Report): YamlFile | null {
  const located = locateText(source);
  const { text } = located;
  if (Buffer.byteLength(text) > SIZE_LIMIT) {
    report.error("too-large", "The file is larger than 1 MiB", START, {
      hint: "split it into several sequences",
    });
    return null;
  }
  const odd = text.search(/[\0\uFFFD]/);
  if (odd !== -1) {
    report.error("not-utf8", "The file is not UTF-8 text", located.locate(odd, odd + 1), {
      hint: "save it as UTF-8 in your editor",
    });
    return null;
  }
  const document = composeDocument(located, report);
  if (document === null) return null;
  const contents = document.contents;
  if (!isMap(contents)) {
    explainDocument(contents, located, report);
    return null;
  }
  const converted = convertNode(contents, document);
  if (!converted.ok) {
    report.error(converted.code, converted.message, located.locate(converted.start, converted.end));
    return null;
  }
  return createFile(converted.value as Record<string, unknown>, document, located);
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
    report.error("too-deep", `Lists and maps are nested more than ${DEPTH_LIMIT} deep`, START);
    return null;
  }
  if (keys > KEY_LIMIT) {
    report.error("too-large", `A map has more than ${KEY_LIMIT} keys`, START);
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
    const at = second.range[0];
    report.error("many-documents", "A file holds one document", located.locate(at, at + 3), {
      hint: "put the part after `---` into a file of its own",
    });
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

function createFile(
  value: Record<string, unknown>,
  document: Document.Parsed,
  located: LocatedText,
): YamlFile {
  const locateNode = (node: ParsedNode | null | undefined, fallback: Range): Range => {
    if (!node?.range) return fallback;
    const [start, end] = node.range;
    const trimmed = located.text.slice(start, end).trimEnd().length;
    return located.locate(start, start + trimmed);
  };
  // The parser looks through the whole document for an anchor, and each of many errors asks for it.
  const targets = new Map<ParsedNode, ParsedNode | null>();
  const follow = (node: ParsedNode | null): ParsedNode | null => {
    if (!isAlias(node)) return node;
    const target = targets.get(node) ?? ((node.resolve(document) ?? null) as ParsedNode | null);
    targets.set(node, target);
    return target;
  };
  const find = (path: Path) => findNode(document.contents, path, follow);
  return {
    value,
    source: located,
    locate(path) {
      for (let length = path.length; length > 0; length--) {
        const found = find(path.slice(0, length));
        if (found === null) continue;
        const { node, key } = found;
        // A map or list is shown by its key: its whole text would underline half the file.
        if (length < path.length || node === null || !isScalar(node)) {
          const first = isMap(node) ? node.items[0]?.key : undefined;
          return locateNode(key ?? (isScalar(first) ? first : node), START);
        }
        return isScalar(node) && node.source === "" ? locateNode(key, START) : locateNode(node, START);
      }
      const top = document.contents;
      const first = isMap(top) ? top.items[0]?.key : undefined;
      return locateNode(isScalar(first) ? first : null, START);
    },
    locateKey(path) {
      const found = find(path);
      return found?.key ? locateNode(found.key, START) : this.locate(path);
    },
    locatePart(path, start, end) {
      const node = find(path)?.node;
      const offsets = isScalar(node) ? mapScalar(node, located.text) : null;
      const from = offsets?.[Math.min(start, offsets.length - 1)];
      const to = offsets?.[Math.min(end, offsets.length - 1)];
      if (from === undefined || to === undefined) return this.locate(path);
      return located.locate(from, Math.max(to, from));
    },
    has: (path) => find(path) !== null,
    quote(path) {
      const range = find(path)?.node?.range;
      return range ? located.text.slice(range[0], range[1]).trim() : "";
    },
  };
}

interface Found {
  node: ParsedNode | null;
  key: ParsedNode | null;
}

/** What stands at `path`; `follow` takes an alias to what it stands for. */
function findNode(
  contents: ParsedNode | null,
  path: Path,
  follow: (node: ParsedNode | null) => ParsedNode | null,
): Found | null {
  let found: Found = { node: contents, key: null };
  for (const part of path) {
    const node = follow(found.node);
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (pair === undefined) return null;
      found = { node: pair.value, key: pair.key };
    } else if (isSeq(node) && typeof part === "number") {
      const item = node.items[part];
      if (item === undefined) return null;
      found = { node: item, key: null };
    } else return null;
  }
  return { ...found, node: follow(found.node) };
}
