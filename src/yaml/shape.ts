import type * as z from "zod";
import { countOf } from "../count-of.ts";
import { findNearest } from "../nearest.ts";
import { hintOf, type Report } from "./report.ts";
import type { Path, YamlFile } from "./yaml-file.ts";

/** What a shape check gives: the typed value, with the keys left out that have something wrong. */
export type Partially<T> = { [K in keyof T]?: T[K] };

/**
 * Holds the value at `path` against a schema. Everything wrong goes to `report`, at its place;
 * what is right is kept, so that the rest can be checked in the same pass.
 */
export function readShape<S extends z.ZodObject>(
  schema: S,
  value: unknown,
  path: Path,
  yaml: YamlFile,
  report: Report,
): Partially<z.output<S>> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const broken = new Set<string>();
  for (const issue of result.error.issues) {
    const at = issue.path.filter((part) => typeof part !== "symbol");
    explainIssue(issue, value, [...path, ...at], at, schema, yaml, report);
    if (at[0] !== undefined) broken.add(String(at[0]));
    else if (issue.code === "unrecognized_keys") for (const key of issue.keys) broken.add(key);
  }
  if (!isRecord(value)) return {};
  const sound = Object.fromEntries(Object.entries(value).filter(([key]) => !broken.has(key)));
  const again = schema.partial().safeParse(sound);
  return again.success ? (again.data as Partially<z.output<S>>) : {};
}

type Issue = z.core.$ZodIssue;

function explainIssue(
  issue: Issue,
  value: unknown,
  path: Path,
  at: Path,
  schema: z.ZodObject,
  yaml: YamlFile,
  report: Report,
): void {
  switch (issue.code) {
    case "unrecognized_keys": {
      const parent = at.length === 0 ? Object.keys(schema.shape) : listKeys(schema, at);
      for (const key of issue.keys) {
        const nearest = findNearest(key, parent);
        const hint =
          nearest !== null
            ? `did you mean "${nearest}"?`
            : parent.length > 0
              ? `keys here: ${parent.join(", ")}`
              : undefined;
        report.error("unknown-key", `unknown key "${key}"`, yaml.locateKey([...path, key]), hintOf(hint));
      }
      return;
    }
    case "invalid_value": {
      const got = readAt(value, at);
      const allowed = issue.values.map(String);
      const nearest = typeof got === "string" ? findNearest(got, allowed) : null;
      const hint = nearest === null ? `one of ${allowed.join(", ")}` : `did you mean "${nearest}"?`;
      if (reportMissing(value, at, path, yaml, report)) return;
      report.error("wrong-value", `"${nameKey(path)}" cannot be ${show(got)}`, yaml.locate(path), { hint });
      return;
    }
    case "too_small":
    case "too_big":
      report.error("wrong-value", `"${nameKey(path)}" ${explainBound(issue)}`, yaml.locate(path));
      return;
    default:
      if (reportMissing(value, at, path, yaml, report)) return;
      report.error("wrong-type", explainType(issue, readAt(value, at), path), yaml.locate(path), {
        ...hintOf(hintType(issue, readAt(value, at), yaml.quote(path), nameKey(path))),
      });
  }
}

function reportMissing(value: unknown, at: Path, path: Path, yaml: YamlFile, report: Report): boolean {
  const key = at.at(-1);
  const parent = readAt(value, at.slice(0, -1));
  if (key === undefined || !isRecord(parent) || Object.hasOwn(parent, key)) return false;
  report.error("missing-key", `"${nameKey(path)}" is missing`, yaml.locate(path.slice(0, -1)));
  return true;
}

function explainType(issue: Issue, got: unknown, path: Path): string {
  const name =
    typeof path.at(-1) === "number"
      ? `entry ${Number(path.at(-1)) + 1} of "${nameKey(path.slice(0, -1))}"`
      : `"${nameKey(path)}"`;
  const wanted = issue.code === "invalid_type" ? nameType(issue.expected) : issue.message;
  return got === null || got === undefined
    ? `${name} is empty; it must be ${wanted}`
    : `${name} must be ${wanted}, not ${describe(got)}`;
}

const DURATION_KEYS = ["wait", "max_age", "every"];

function hintType(issue: Issue, got: unknown, written: string, key: string): string | undefined {
  if (issue.code !== "invalid_type") return undefined;
  if (DURATION_KEYS.includes(key) && typeof got === "number")
    return `say the unit: \`${countOf(got, "day")}\``;
  const isShort = written !== "" && written.length < 60 && !written.includes("\n");
  if (issue.expected === "string" && (typeof got === "number" || typeof got === "boolean") && isShort) {
    return `put it in quotes: "${written}"`;
  }
  if (issue.expected === "array" && typeof got === "string" && isShort) return `write a list: [${written}]`;
  return undefined;
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

/** The keys that a nested map may have, where its schema says. */
function listKeys(schema: z.ZodType, at: Path): string[] {
  let current: unknown = schema;
  for (const part of at) current = stepInto(unwrap(current), part);
  const inner = unwrap(current) as { shape?: object } | undefined;
  return inner?.shape === undefined ? [] : Object.keys(inner.shape);
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

function nameKey(path: Path): string {
  return path.findLast((part) => typeof part === "string") ?? "the file";
}

function readAt(value: unknown, at: Path): unknown {
  let current = value;
  for (const part of at) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<string, unknown>)[part];
  }
  return current;
}

/** Whether a value is a map. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
