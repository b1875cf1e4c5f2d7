import { findNearest, suggestName } from "../nearest.ts";
import { explainPatterns } from "./literal-pattern.ts";
import { type ConditionProblem, explainError, nameType } from "./problem.ts";
import {
  type AstNode,
  collectReferences,
  type PathKey,
  type Reference,
  readPath,
  walkTree,
} from "./reference.ts";
import { COMMON_STEP_EVENTS, type ConditionSchema, findEnvironment } from "./schema.ts";
import { respell } from "./spelling.ts";
import { type FieldType, STANDARD_FIELDS } from "./standard-field.ts";
import { isDate, type Parsed, parseCondition } from "./syntax.ts";

export type { ConditionProblem } from "./problem.ts";
export type { ConditionSchema } from "./schema.ts";

/** Everything wrong with a condition of a sequence: syntax, names, types. Empty for a good one. */
export function checkCondition(source: string, schema: ConditionSchema): ConditionProblem[] {
  return check(source, schema, (reference) => checkReference(reference, schema));
}

const whereSchemas = new WeakMap<object, ConditionSchema>();

/** Everything wrong with a `--where` or a persona's `where`: `prospect.<field>` and `tags` only. */
export function checkWhere(source: string, fields: Readonly<Record<string, FieldType>>): ConditionProblem[] {
  let schema = whereSchemas.get(fields);
  if (schema === undefined) {
    schema = { fields, steps: {}, isKnownEvent: () => true };
    whereSchemas.set(fields, schema);
  }
  return checkPerson(source, schema, "use prospect.<field> and tags");
}

/** The same for a sequence's `start`, which also sees the event's own `data.<key>`. */
export function checkStart(source: string, fields: Readonly<Record<string, FieldType>>): ConditionProblem[] {
  const schema: ConditionSchema = { fields, steps: {}, isKnownEvent: () => true, hasData: true };
  return checkPerson(source, schema, "use prospect.<field>, tags and data.<key>");
}

function checkPerson(source: string, known: ConditionSchema, hint: string): ConditionProblem[] {
  return check(source, known, (reference) => {
    if (reference.root === "prospect" || reference.root === "tags") return checkReference(reference, known);
    return [
      {
        code: "condition-type",
        message: `"${reference.root}" has no meaning here: this condition speaks of a person, not of an enrollment`,
        start: reference.start,
        end: reference.start + reference.root.length,
        hint,
      },
    ];
  });
}

function check(
  source: string,
  schema: ConditionSchema,
  checkOne: (reference: Reference) => ConditionProblem[],
): ConditionProblem[] {
  if (source.trim() === "") {
    return [{ code: "condition-syntax", message: "The condition is empty", start: 0, end: source.length }];
  }
  const fields = Object.keys({ ...STANDARD_FIELDS, ...schema.fields });
  let parsed: Parsed;
  try {
    parsed = parseCondition(source);
  } catch (error) {
    return [explainError(error, source, fields)];
  }
  const names = collectReferences(parsed.ast).flatMap(checkOne);
  const literals = checkLiterals(parsed.ast, schema);
  // A wrong name is a wrong type too: one report for each is enough.
  return names.length > 0 ? [...names, ...literals] : [...checkTypes(source, schema, fields), ...literals];
}

function checkTypes(source: string, schema: ConditionSchema, fields: readonly string[]): ConditionProblem[] {
  const result = findEnvironment(schema).check(respell(source));
  if (!result.valid) return [explainError(result.error, source, fields)];
  if (result.type === "bool") return [];
  return [
    {
      code: "condition-type",
      message: `A condition is true or false; this is ${nameType(result.type ?? "unknown")}`,
      start: 0,
      end: source.length,
      hint: 'compare it, for example with `== "…"`, or ask `has(prospect.<field>)`',
    },
  ];
}

function checkReference(reference: Reference, schema: ConditionSchema): ConditionProblem[] {
  const [first, second] = reference.keys;
  const place = { start: reference.start, end: reference.end };
  switch (reference.root) {
    case "prospect": {
      if (first === undefined) return [explainBare("prospect", "prospect.<field>", place)];
      const fields = Object.keys({ ...STANDARD_FIELDS, ...schema.fields });
      if (fields.includes(first.name)) return [];
      const hint = suggestName(first.name, fields) ?? "name it under `fields` in seq.yaml";
      return [{ code: "unknown-field", message: `unknown field "${first.name}"`, ...placeOf(first), hint }];
    }
    case "event": {
      if (first === undefined) return [explainBare("event", "event.<name>", place)];
      const known = schema.isKnownEvent(first.name);
      if (known === true) return second === undefined ? [] : checkEventData(first, second, schema);
      const hint = typeof known === "string" ? { hint: `did you mean "${known}"?` } : {};
      return [
        { code: "unknown-event", message: `unknown event "${first.name}"`, ...placeOf(first), ...hint },
      ];
    }
    case "steps": {
      if (first === undefined) return [explainBare("steps", "steps.<id>.<event>", place)];
      const events = Object.hasOwn(schema.steps, first.name) ? schema.steps[first.name] : undefined;
      if (events === undefined) {
        const { moved = {} } = schema;
        const renamed = Object.hasOwn(moved, first.name) ? moved[first.name] : undefined;
        const hint =
          renamed === undefined
            ? suggestName(first.name, Object.keys(schema.steps))
            : `it is called "${renamed}" now`;
        const message = `no step "${first.name}" in this file`;
        return [
          { code: "unknown-step", message, ...placeOf(first), ...(hint === undefined ? {} : { hint }) },
        ];
      }
      if (second === undefined)
        return [explainBare(`steps.${first.name}`, `steps.${first.name}.<event>`, place)];
      return checkStepEvent(first.name, second, [...events, ...COMMON_STEP_EVENTS]);
    }
    case "tags":
    case "variant":
      return [];
    default:
      return reference.root satisfies never;
  }
}

function checkEventData(event: PathKey, key: PathKey, { events = {} }: ConditionSchema): ConditionProblem[] {
  const types = Object.hasOwn(events, event.name) ? (events[event.name] ?? {}) : {};
  if (Object.hasOwn(types, key.name)) return [];
  const nearest = findNearest(key.name, Object.keys(types));
  const hint =
    nearest === null
      ? `say what it is under \`events\` in seq.yaml: { ${event.name}: { ${key.name}: number } }`
      : `did you mean "${nearest}"?`;
  const message = `nothing is known of "${key.name}" of the event "${event.name}"`;
  return [{ code: "unknown-event-data", message, ...placeOf(key), hint }];
}

function checkStepEvent(
  step: string,
  key: { name: string; start: number; end: number },
  events: readonly string[],
): ConditionProblem[] {
  if (events.includes(key.name)) return [];
  const nearest = findNearest(key.name, events);
  const all = [...new Set(events)].sort().join(", ");
  return [
    {
      code: "unknown-event",
      message: `step "${step}" cannot have the event "${key.name}"`,
      ...placeOf(key),
      hint: nearest === null ? `it can have: ${all}` : `did you mean "${nearest}"?`,
    },
  ];
}

function explainBare(
  name: string,
  spelling: string,
  place: { start: number; end: number },
): ConditionProblem {
  return {
    code: "condition-type",
    message: `"${name}" is no condition by itself`,
    ...place,
    hint: `write ${spelling}`,
  };
}

function placeOf(key: { start: number; end: number }): { start: number; end: number } {
  return { start: key.start, end: key.end };
}

/** Patterns and dates that are written out can be checked before anyone runs them. */
function checkLiterals(ast: AstNode, schema: ConditionSchema): ConditionProblem[] {
  const problems: ConditionProblem[] = [];
  const isDateField = (node: AstNode) => {
    const path = readPath(node);
    const [name, data] = path?.keys.map((key) => key.name) ?? [];
    if (name === undefined) return false;
    if (path?.root === "event") return data !== undefined && schema.events?.[name]?.[data] === "date";
    return path?.root === "prospect" && schema.fields[name] === "date";
  };
  const checkDate = (node: AstNode | undefined) => {
    if (node?.op !== "value" || typeof node.args !== "string" || isDate(node.args)) return;
    const message = `"${node.args}" is no date`;
    problems.push({ code: "condition-type", message, ...placeOf(node), hint: "write YYYY-MM-DD" });
  };
  walkTree(ast, (node) => {
    const args = Array.isArray(node.args) ? (node.args as unknown[]) : [];
    if (/^(?:[<>]=?|[=!]=)$/.test(node.op)) {
      const [left, right] = args as [AstNode, AstNode];
      if (isDateField(left)) checkDate(right);
      if (isDateField(right)) checkDate(left);
    } else if (node.op === "call" && args[0] === "date") {
      checkDate((args[1] as AstNode[])[0]);
    }
  });
  return [...problems, ...explainPatterns(ast)];
}
