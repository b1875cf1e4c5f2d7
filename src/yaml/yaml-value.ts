import { type Document, isAlias, isMap, isScalar, isSeq, type Node } from "yaml";

/** Most values of a file once its aliases are expanded; a "billion laughs" file passes it at once. */
const VALUE_LIMIT = 200_000;
const ALIAS_LIMIT = 100;
const NESTING_LIMIT = 80;

export type Converted =
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
export function convertNode(node: Node, document: Document.Parsed): Converted {
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
