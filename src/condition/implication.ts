import { prepareTree } from "./holds.ts";
import { type AstNode, ROOTS, readPath } from "./reference.ts";
import { restoreStep } from "./spelling.ts";

/** A part of a condition that can be true or false by itself, e.g. `steps.connect.accepted`. */
export interface Literal {
  /** The part in one spelling: `steps.connect.accepted`, `event.replied`, or the source of a comparison. */
  atom: string;
  value: boolean;
  /** For `path == "text"`: both sides, so that two different texts can be seen to clash. */
  equals: { path: string; text: string } | null;
}

/**
 * What must be so for a condition to be `value`: `a && b` being true makes both true, `a || b` being false
 * makes both false; of anything else nothing can be told. Empty for a condition that does not parse.
 */
export function listImplied(condition: string, value: boolean): Literal[] {
  const ast = prepareTree(condition);
  return ast === null ? [] : collect(ast, value, condition);
}

/** Whether what is known makes a condition true or false for everyone; null where it leaves it open. */
export function decideBy(condition: string, known: readonly Literal[]): boolean | null {
  if (contradicts(listImplied(condition, true), known)) return false;
  if (contradicts(listImplied(condition, false), known)) return true;
  return null;
}

/** Whether two of these parts can never be so together. */
function contradicts(claims: readonly Literal[], known: readonly Literal[]): boolean {
  return claims.some((claim) => [...known, ...claims].some((other) => clash(claim, other)));
}

function clash(a: Literal, b: Literal): boolean {
  if (a.atom === b.atom) return a.value !== b.value;
  if (a.equals === null || b.equals === null || !a.value || !b.value) return false;
  return a.equals.path === b.equals.path && a.equals.text !== b.equals.text;
}

function collect(node: AstNode, value: boolean, source: string): Literal[] {
  const args: unknown = node.args;
  if (node.op === "!_") return collect(args as AstNode, !value, source);
  if (node.op === (value ? "&&" : "||")) {
    return (args as AstNode[]).flatMap((each) => collect(each, value, source));
  }
  if (node.op === "&&" || node.op === "||") return [];
  return [{ atom: spell(node, source), value, equals: readEquality(node) }];
}

function spell(node: AstNode, source: string): string {
  return spellPath(node) ?? source.slice(node.start, node.end).replace(/\s+/g, " ");
}

function spellPath(node: AstNode): string | null {
  const path = readPath(node);
  if (path === null || !ROOTS.some((root) => root === path.root)) return null;
  const names = path.keys.map(({ name }, index) =>
    path.root === "steps" && index === 0 ? restoreStep(name) : name,
  );
  return [path.root, ...names].join(".");
}

function readEquality(node: AstNode): Literal["equals"] {
  if (node.op !== "==") return null;
  const [left, right] = node.args as [AstNode, AstNode];
  const [name, constant] = right.op === "value" ? [left, right] : [right, left];
  const path = spellPath(name);
  return path === null || typeof constant.args !== "string" ? null : { path, text: constant.args };
}
