import type * as z from "zod";
import { countOf } from "../count-of.ts";
import { suggestName } from "../nearest.ts";
import type { YamlNode } from "./node.ts";

/** What a shape check gives: the typed value, with the keys left out that have something wrong. */
export type Partially<T> = { [K in keyof T]?: T[K] };

/** Holds a node's value against a schema, as `YamlNode.read` promises. */
export function readShape<S extends z.ZodObject>(schema: S, top: YamlNode): Partially<z.output<S>> {
  const { value } = top;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const broken = new Set<string>();
  for (const issue of result.error.issues) {
    const path = issue.path.filter((part) => typeof part !== "symbol");
    explainIssue(issue, top.at(...path), listKeys(schema, path), path.length === 0);
    if (path[0] !== undefined) broken.add(String(path[0]));
    else if (issue.code === "unrecognized_keys") for (const key of issue.keys) broken.add(key);
  }
  if (!isRecord(value)) return {};
  const sound = Object.fromEntries(Object.entries(value).filter(([key]) => !broken.has(key)));
  const again = schema.partial().safeParse(sound);
  return again.success ? (again.data as Partially<z.output<S>>) : {};
}

type Issue = z.core.$ZodIssue;

/** `keys` are those that a map here may have. */
function explainIssue(issue: Issue, node: YamlNode, keys: readonly string[], isTop: boolean): void {
  const name = nameKey(node);
  switch (issue.code) {
    case "unrecognized_keys":
      for (const key of issue.keys) {
        const others = keys.length > 0 ? `keys here: ${keys.join(", ")}` : undefined;
        node.at(key).key.error("unknown-key", `unknown key "${key}"`, suggestName(key, keys) ?? others);
      }
      return;
    case "invalid_value": {
      const allowed = issue.values.map(String);
      const nearest = typeof node.value === "string" ? suggestName(node.value, allowed) : undefined;
      if (!isTop && reportMissing(node)) return;
      const hint = nearest ?? `one of ${allowed.join(", ")}`;
      node.error("wrong-value", `"${name}" cannot be ${show(node.value)}`, hint);
      return;
    }
    case "too_small":
    case "too_big":
      node.error("wrong-value", `"${name}" ${explainBound(issue)}`);
      return;
    default:
      if (!isTop && reportMissing(node)) return;
      node.error("wrong-type", explainType(issue, node), hintType(issue, node));
  }
}

function reportMissing(node: YamlNode): boolean {
  const { parent, name } = node;
  if (parent === null || !isRecord(parent.value) || Object.hasOwn(parent.value, name)) return false;
  parent.error("missing-key", `"${nameKey(node)}" is missing`);
  return true;
}

function explainType(issue: Issue, node: YamlNode): string {
  const { value, name } = node;
  const key = `"${nameKey(node)}"`;
  const what = typeof name === "number" ? `entry ${name + 1} of ${key}` : key;
  const wanted = issue.code === "invalid_type" ? nameType(issue.expected) : issue.message;
  return value === null || value === undefined
    ? `${what} is empty; it must be ${wanted}`
    : `${what} must be ${wanted}, not ${describe(value)}`;
}

const DURATION_KEYS = ["wait", "max_age", "every"];

function hintType(issue: Issue, node: YamlNode): string | undefined {
  const { value, written } = node;
  if (issue.code !== "invalid_type") return undefined;
  if (DURATION_KEYS.includes(nameKey(node)) && typeof value === "number") {
    return `say the unit: \`${countOf(value, "day")}\``;
  }
  const isShort = written !== "" && written.length < 60 && !written.includes("\n");
  if (issue.expected === "string" && (typeof value === "number" || typeof value === "boolean") && isShort) {
    return `put it in quotes: "${written}"`;
  }
  return issue.expected === "array" && typeof value === "string" && isShort
    ? `write a list: [${written}]`
    : undefined;
}

function explainBound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const isList = issue.origin === "array" || issue.origin === "string";
  const what = issue.origin === "array" ? " entries" : issue.origin === "string" ? " characters" : "";
  if (issue.code === "too_small") {
    if (isList && Number(issue.minimum) === 1) return "is empty";
    return `must be ${issue.inclusive === false ? "above" : "at least"} ${issue.minimum}${what}`;
  }
  return `must be at most ${issue.maximum}${what}`;
}

/** A type in plain words. */
function nameType(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    string: "text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a map of keys and values",
    record: "a map of keys and values",
  };
  return names[expected] ?? expected;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (isRecord(value)) return "a map";
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "true or false";
  return "a number";
}

function show(value: unknown): string {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? `"${String(value).slice(0, 40)}"`
    : describe(value);
}

/** The keys that a map inside a schema may have, where it says. */
function listKeys(schema: z.ZodType, path: readonly (string | number)[]): string[] {
  let current: unknown = schema;
  for (const part of path) current = stepInto(unwrap(current), part);
  return Object.keys(unwrap(current)?.shape ?? {});
}

interface Introspected {
  shape?: Record<string, unknown>;
  valueType?: unknown;
  element?: unknown;
  unwrap?: () => unknown;
  options?: unknown[];
}

function unwrap(schema: unknown): Introspected | undefined {
  let current = schema as Introspected | undefined;
  while (current !== undefined && typeof current.unwrap === "function" && current.element === undefined) {
    current = current.unwrap() as Introspected;
  }
  return current;
}

function stepInto(schema: Introspected | undefined, part: string | number): unknown {
  if (schema?.shape !== undefined) return schema.shape[part];
  return typeof part === "number" ? schema?.element : schema?.valueType;
}

/** The nearest key on the way to a node. */
function nameKey(node: YamlNode): string {
  if (node.parent === null) return "the file";
  return typeof node.name === "string" ? node.name : nameKey(node.parent);
}

/** Whether a value is a map. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
