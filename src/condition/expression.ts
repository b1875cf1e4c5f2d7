import { suggestName } from "../nearest.ts";
import { type ConditionProblem, explainError, nameType } from "./problem.ts";
import { explainPatterns } from "./literal-pattern.ts";
import { cloneBase } from "./schema.ts";
import { respellCalls } from "./spelling.ts";
import { type Parsed, parseExpression } from "./syntax.ts";

/** What a name of an expression holds. `any` has no type before it is there: a service's answer. */
export type ExpressionType = "text" | "number" | "boolean" | "list" | "map" | "texts" | "any";

/** The names that an expression may use; a map of names is a thing whose members are texts, and these alone. */
export type ExpressionNames = Readonly<Record<string, ExpressionType | readonly string[]>>;

const CEL_TYPES: Readonly<Record<ExpressionType, string>> = {
  text: "string",
  number: "double",
  boolean: "bool",
  list: "list<dyn>",
  map: "map<string, dyn>",
  texts: "map<string, string>",
  any: "dyn",
};

/**
 * Everything wrong with an expression over what a service answered: syntax, names, types. `wanted` is what it must give;
 * what only the answer can tell is taken to be right.
 */
export function checkExpression(
  source: string,
  names: ExpressionNames,
  wanted: "condition" | "value",
): ConditionProblem[] {
  const whole = { start: 0, end: source.length };
  if (source.trim() === "") {
    return [{ code: "condition-syntax", message: "The condition is empty", ...whole }];
  }
  let parsed: Parsed;
  try {
    parsed = parseExpression(source);
  } catch (error) {
    return [explainError(error, source, [])];
  }
  const patterns = explainPatterns(parsed.ast);
  const result = findEnvironment(names).check(respellCalls(source));
  if (!result.valid) return [explainWrong(result.error, source, names), ...patterns];
  const type = result.type ?? "dyn";
  if (wanted === "value" || type === "bool" || type === "dyn") return patterns;
  const message = `A condition is true or false; this is ${nameType(type)}`;
  return [{ code: "condition-type", message, ...whole, hint: 'compare it, for example with `== "…"`' }];
}

/** What a sound expression gives, where that does not hang on the answer; null where it does. */
export function findType(source: string, names: ExpressionNames): "text" | "number" | "boolean" | null {
  const result = findEnvironment(names).check(respellCalls(source));
  switch (result.valid ? result.type : null) {
    case "string":
      return "text";
    case "int":
    case "double":
      return "number";
    case "bool":
      return "boolean";
    default:
      return null;
  }
}

const CACHE_LIMIT = 2_000;
const ready = new Map<string, Parsed | null>();

/** Whether a condition holds. What is missing, or of another type, makes it false. Never throws. */
export function holdsOver(condition: string, values: Readonly<Record<string, unknown>>): boolean {
  return evaluateOver(condition, values) === true;
}

/**
 * What an expression gives, whole numbers as numbers; undefined where something of it is missing or of another type.
 * Never throws.
 */
export function evaluateOver(expression: string, values: Readonly<Record<string, unknown>>): unknown {
  try {
    const value = prepare(expression)?.evaluate(values);
    return typeof value === "bigint" ? Number(value) : value;
  } catch {
    return undefined;
  }
}

function prepare(source: string): Parsed | null {
  const known = ready.get(source);
  if (known !== undefined) return known;
  let parsed: Parsed | null;
  try {
    parsed = parseExpression(source);
  } catch {
    parsed = null;
  }
  if (ready.size >= CACHE_LIMIT) ready.clear();
  ready.set(source, parsed);
  return parsed;
}

type Environment = ReturnType<typeof cloneBase>;
const environments = new WeakMap<ExpressionNames, Environment>();

function findEnvironment(names: ExpressionNames): Environment {
  const known = environments.get(names);
  if (known !== undefined) return known;
  const environment = cloneBase();
  for (const [name, type] of Object.entries(names)) {
    if (typeof type === "string") {
      environment.registerVariable(name, CEL_TYPES[type]);
      continue;
    }
    const members = Object.fromEntries(type.map((member) => [member, "string"]));
    environment.registerType(typeOf(name), { fields: members });
    environment.registerVariable(name, typeOf(name));
  }
  environments.set(names, environment);
  return environment;
}

function typeOf(name: string): string {
  return `Seq${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function explainWrong(error: unknown, source: string, names: ExpressionNames): ConditionProblem {
  const problem = explainError(error, source, []);
  const text = source.slice(problem.start, problem.end);
  const { code } = error as { code?: string };
  if (code === "unknown_variable") {
    const all = Object.keys(names);
    return { ...problem, hint: suggestName(text, all) ?? `it can speak of ${all.join(", ")}` };
  }
  const thing = /(\w+)\s*\.\s*$/.exec(source.slice(0, problem.start))?.[1];
  const members = thing === undefined ? undefined : names[thing];
  if (code !== "no_such_key" || thing === undefined || !Array.isArray(members)) return problem;
  const known = members as readonly string[];
  const hint = suggestName(text, known) ?? `${thing} has ${known.join(", ")}`;
  return { ...problem, message: `unknown name "${thing}.${text}"`, hint };
}
