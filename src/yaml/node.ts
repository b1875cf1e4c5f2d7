import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode } from "yaml";
import type * as z from "zod";
import type { Range } from "../diagnostic.ts";
import { type Report, SourceLocation } from "./report.ts";
import { mapScalar } from "./scalar-offsets.ts";
import { type Partially, readShape } from "./shape.ts";
import { type LocatedText, START } from "./text.ts";

/** Something wrong with a part of a text, by offsets in its value (UTF-16 units). */
export interface PartProblem {
  code: string;
  message: string;
  start: number;
  end: number;
  hint?: string | undefined;
}

/**
 * A cursor: a value of a YAML file that knows where it stands, and takes what is wrong with it. It may stand where the
 * file has nothing; its place is then the nearest thing around it.
 */
export class YamlNode<out T = unknown> extends SourceLocation {
  /** Maps as plain objects, sequences as arrays, scalars as they are; undefined where there is nothing. */
  readonly value: T;
  /** The map or list around it; null at the top of the file. */
  readonly parent: YamlNode | null;
  /** The key or index that leads here; empty at the top of the file. */
  readonly name: string | number;
  readonly #source: Source;
  #found: Found | null | undefined;

  /** Nodes come from `readYaml`, and from other nodes. */
  constructor(source: Source, value: T, parent: YamlNode | null = null, name: string | number = "") {
    super(source.report);
    this.value = value;
    this.parent = parent;
    this.name = name;
    this.#source = source;
  }

  /** What stands under a key or an index, and so on inwards. */
  at<K extends keyof NonNullable<T>>(name: K): YamlNode<NonNullable<T>[K] | undefined>;
  at(...path: readonly (string | number)[]): YamlNode;
  at(...path: readonly (string | number)[]): YamlNode {
    return path.reduce<YamlNode>((node, name) => node.#child(name, ownValue(node.value, name)), this);
  }

  /** The entries of a list; a value where a list may stand is its own only entry. */
  items<E>(this: YamlNode<E | readonly E[] | undefined>): YamlNode<E>[] {
    const { value } = this;
    if (Array.isArray(value)) return value.map((each: E, index) => this.#child(index, each));
    return value === undefined ? [] : [this as YamlNode<E>];
  }

  /** The values of a map with their keys; none where there is no map. */
  entries<E>(this: YamlNode<Readonly<Record<string, E>> | undefined>): [string, YamlNode<E>][] {
    return Object.entries(this.value ?? {}).map(([name, value]) => [name, this.#child(name, value)]);
  }

  /**
   * The value as a schema has it. Everything wrong is reported at its place; what is right is kept, so that the rest
   * can be checked in the same pass.
   */
  read<S extends z.ZodObject>(schema: S): YamlNode<Partially<z.output<S>>> {
    return this.with(readShape(schema, this));
  }

  /** The same place with another value, such as the one that a check has given a type. */
  with<V>(value: V): YamlNode<V> {
    return new YamlNode(this.#source, value, this.parent, this.name);
  }

  /** Where the value stands. A map or list is shown by its key: its whole text would underline half the file. */
  get range(): Range {
    const found = this.#find();
    if (found === null || !isScalar(found.node)) return this.#outline();
    return this.#locate(found.node.source === "" ? found.key : found.node);
  }

  /** The key that leads here, as a place. */
  get key(): SourceLocation {
    const key = this.#find()?.key;
    return key ? this.report.at(this.#locate(key)) : this;
  }

  /** A part of the text, by offsets in its value, as a place. */
  part(start: number, end: number): SourceLocation {
    const node = this.#find()?.node;
    const { located } = this.#source;
    const offsets = isScalar(node) ? mapScalar(node, located.text) : null;
    const from = offsets?.[Math.min(start, offsets.length - 1)];
    const to = offsets?.[Math.min(end, offsets.length - 1)];
    if (from === undefined || to === undefined) return this;
    return this.report.at(located.locate(from, Math.max(to, from)));
  }

  /** Reports every problem at its part of the text. */
  explain(problems: readonly PartProblem[]): void {
    for (const { code, message, start, end, hint } of problems) {
      this.part(start, end).error(code, message, hint);
    }
  }

  /** Whether the file has this key or entry, whatever it holds. */
  get isThere(): boolean {
    return this.#find() !== null;
  }

  /** The value exactly as written in the file. */
  get written(): string {
    const range = this.#find()?.node?.range;
    return range ? this.#source.located.text.slice(range[0], range[1]).trim() : "";
  }

  #child<V>(name: string | number, value: V): YamlNode<V> {
    return new YamlNode(this.#source, value, this, name);
  }

  #find(): Found | null {
    if (this.#found === undefined) {
      this.#found =
        this.parent === null
          ? { node: this.#source.contents, key: null }
          : stepInto(this.parent.#find()?.node ?? null, this.name, this.#source.follow);
    }
    return this.#found;
  }

  /** The key of what stands here, or else its beginning; where nothing stands, that of what is around it. */
  #outline(): Range {
    const found = this.#find();
    if (found === null) return this.parent === null ? START : this.parent.#outline();
    const first = isMap(found.node) ? found.node.items[0]?.key : undefined;
    const begin = isScalar(first) ? first : this.parent === null ? null : found.node;
    return this.#locate(found.key ?? begin);
  }

  #locate(node: ParsedNode | null): Range {
    if (!node?.range) return START;
    const [start, end] = node.range;
    const { text, locate } = this.#source.located;
    return locate(start, start + text.slice(start, end).trimEnd().length);
  }
}

/** What all nodes of a file share. */
export interface Source {
  readonly report: Report;
  readonly located: LocatedText;
  readonly contents: ParsedNode;
  /** Takes an alias to what it stands for. */
  follow(node: ParsedNode | null): ParsedNode | null;
}

/** A parsed file as its nodes look things up in it; `contents` is its top. */
export function createSource(
  document: Document.Parsed,
  contents: ParsedNode,
  located: LocatedText,
  report: Report,
): Source {
  // The parser looks through the whole document for an anchor, and each of many errors asks for it.
  const targets = new Map<ParsedNode, ParsedNode | null>();
  const follow = (node: ParsedNode | null): ParsedNode | null => {
    if (!isAlias(node)) return node;
    const target = targets.get(node) ?? ((node.resolve(document) ?? null) as ParsedNode | null);
    targets.set(node, target);
    return target;
  };
  return { report, located, contents, follow };
}

interface Found {
  node: ParsedNode | null;
  key: ParsedNode | null;
}

function stepInto(node: ParsedNode | null, name: string | number, follow: Source["follow"]): Found | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(name));
    return pair === undefined ? null : { node: follow(pair.value), key: pair.key };
  }
  const item = isSeq(node) && typeof name === "number" ? node.items[name] : undefined;
  return item === undefined ? null : { node: follow(item), key: null };
}

function ownValue(value: unknown, name: string | number): unknown {
  const isOwn = typeof value === "object" && value !== null && Object.hasOwn(value, name);
  return isOwn ? (value as Record<string, unknown>)[name] : undefined;
}
