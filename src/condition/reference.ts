import { EVENT_DATA, restoreStep } from "./spelling.ts";

/** A node of CEL's syntax tree; offsets count in the source. */
export interface AstNode {
  op: string;
  args: unknown;
  start: number;
  end: number;
}

/** One name in a path, with its place in the source. */
export interface PathKey {
  name: string;
  start: number;
  end: number;
}

export const ROOTS = ["prospect", "steps", "event", "tags", "variant"] as const;
export type Root = (typeof ROOTS)[number];

/** Where a condition looks at the world: `steps.intro.opened` is root `steps` and two keys. */
export interface Reference {
  root: Root;
  keys: PathKey[];
  start: number;
  end: number;
}

const BINDING_MACROS = new Set(["all", "exists", "exists_one", "map", "filter", "transformList"]);

/** All references of a tree, in source order. Names bound by a macro (`tags.exists(t, …)`) are none. */
export function collectReferences(ast: AstNode): Reference[] {
  const found: Reference[] = [];
  visit(ast, new Set(), found);
  return found.sort((a, b) => a.start - b.start);
}

/** Calls `see` with every node of a tree. */
export function walkTree(ast: unknown, see: (node: AstNode) => void): void {
  if (Array.isArray(ast)) for (const child of ast) walkTree(child, see);
  else if (isNode(ast)) {
    see(ast);
    walkTree(ast.args, see);
  }
}

/** The path a node spells, where it is nothing but names: `a.b["c"]`. */
export function readPath(node: AstNode): { root: string; keys: PathKey[] } | null {
  if (node.op === "id" && typeof node.args === "string")
    return { root: node.args === EVENT_DATA ? "event" : node.args, keys: [] };
  if ((node.op !== "." && node.op !== "[]") || !Array.isArray(node.args)) return null;
  const [left, key] = node.args as [unknown, unknown];
  if (!isNode(left)) return null;
  const path = readPath(left);
  const last = readKey(node, key);
  return path === null || last === null ? null : { root: path.root, keys: [...path.keys, last] };
}

function readKey(node: AstNode, key: unknown): PathKey | null {
  if (typeof key === "string") return { name: key, start: node.end - key.length, end: node.end };
  if (!isNode(key) || key.op !== "value" || typeof key.args !== "string") return null;
  return { name: key.args, start: key.start, end: key.end };
}

function visit(node: unknown, bound: ReadonlySet<string>, found: Reference[]): void {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, bound, found);
    return;
  }
  if (!isNode(node)) return;
  const path = readPath(node);
  if (path !== null) {
    const root = ROOTS.find((name) => name === path.root);
    if (root !== undefined && !bound.has(root)) {
      found.push({ root, keys: restoreIds(root, path.keys), start: node.start, end: node.end });
    }
    return;
  }
  visit(node.args, bindNames(node, bound), found);
}

function bindNames(node: AstNode, bound: ReadonlySet<string>): ReadonlySet<string> {
  if (node.op !== "rcall" || !Array.isArray(node.args)) return bound;
  const [name, , args] = node.args as [unknown, unknown, unknown];
  const first: unknown = Array.isArray(args) ? args[0] : undefined;
  if (typeof name !== "string" || !BINDING_MACROS.has(name) || !isNode(first) || first.op !== "id") {
    return bound;
  }
  return new Set([...bound, String(first.args)]);
}

function restoreIds(root: Root, keys: PathKey[]): PathKey[] {
  const [step, ...rest] = keys;
  return root === "steps" && step !== undefined ? [{ ...step, name: restoreStep(step.name) }, ...rest] : keys;
}

function isNode(value: unknown): value is AstNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}
