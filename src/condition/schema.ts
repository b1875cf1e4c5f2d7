import { Environment } from "@marcbachmann/cel-js";
import type { EventTypes } from "./event-data.ts";
import { EVENT_DATA, respellStep } from "./spelling.ts";
import { type FieldType, STANDARD_FIELDS } from "./standard-field.ts";
import { addArithmetic, LIMITS } from "./syntax.ts";

/** The names a condition may use. */
export interface ConditionSchema {
  /** The workspace's own fields; the standard ones are always there. */
  fields: Readonly<Record<string, FieldType>>;
  /** Events of each step of the file, by step id; `sent`, `done`, `skipped`, `failed` and `variant` are added. */
  steps: Readonly<Record<string, readonly string[]>>;
  /** What steps were called before, by their old name. */
  moved?: Readonly<Record<string, string>>;
  /** True for an event's name, a suggestion for a mistyped one, false for what can be none. */
  isKnownEvent(name: string): boolean | string;
  /** What of an event may be asked for: `event.<name>.<data>`. */
  events?: EventTypes;
  /** Whether `data.<key>` of an event may be asked for: where a sequence starts on one. */
  hasData?: true;
}

/** What can be asked of every step, whatever it does. */
export const COMMON_STEP_EVENTS = ["sent", "done", "skipped", "failed", "variant"] as const;

/** CEL's name for a date field: a type of its own, so that it compares with dates and nothing else. */
export const DATE_TYPE = "seqDate";

class DateValue {
  readonly day = "";
}

const CEL_TYPES: Record<FieldType, string> = {
  text: "string",
  number: "double",
  boolean: "bool",
  date: DATE_TYPE,
};

let base: Environment | null = null;
const environments = new WeakMap<ConditionSchema, Environment>();

/** The type-checking environment of a schema, built once for each. */
export function findEnvironment(schema: ConditionSchema): Environment {
  const known = environments.get(schema);
  if (known !== undefined) return known;
  const environment = cloneBase();
  const fields: Record<string, string> = {};
  for (const [name, type] of Object.entries({ ...STANDARD_FIELDS, ...schema.fields })) {
    fields[name] = CEL_TYPES[type];
  }
  environment.registerType("SeqProspect", { fields });
  environment.registerVariable("prospect", "SeqProspect");
  environment.registerType("SeqSteps", { fields: describeSteps(environment, schema) });
  environment.registerVariable("steps", "SeqSteps");
  environment.registerVariable("event", "map<string, bool>");
  environment.registerType("SeqEvents", { fields: describeEvents(environment, schema) });
  environment.registerVariable(EVENT_DATA, "SeqEvents");
  environment.registerVariable("tags", "list<string>");
  environment.registerVariable("variant", "string");
  if (schema.hasData === true) environment.registerVariable("data", "map<string, dyn>");
  environments.set(schema, environment);
  return environment;
}

/** A type-checking environment that knows no name yet. */
export function cloneBase(): Environment {
  base ??= createBase();
  return base.clone();
}

function describeSteps(environment: Environment, schema: ConditionSchema): Record<string, string> {
  const events: Record<string, string> = {};
  for (const list of [COMMON_STEP_EVENTS, ...Object.values(schema.steps)]) {
    for (const event of list) events[event] = event === "variant" ? "string" : "bool";
  }
  environment.registerType("SeqStep", { fields: events });
  return Object.fromEntries(Object.keys(schema.steps).map((id) => [respellStep(id), "SeqStep"]));
}

function describeEvents(environment: Environment, { events = {} }: ConditionSchema): Record<string, string> {
  const types: Record<string, string> = {};
  for (const [name, data] of Object.entries(events)) {
    // What is no name has been told where it is written.
    if (!/^\w+$/.test(name)) continue;
    types[name] = `SeqEvent_${name}`;
    const fields = Object.fromEntries(Object.entries(data).map(([key, type]) => [key, CEL_TYPES[type]]));
    environment.registerType(types[name], { fields });
  }
  return types;
}

/** Only types matter here: nothing is evaluated with it. */
function createBase(): Environment {
  const environment = addArithmetic(new Environment({ limits: LIMITS }));
  environment.registerType(DATE_TYPE, { ctor: DateValue, fields: {} });
  const never = () => false;
  for (const operator of ["<", "<=", ">", ">="]) {
    environment.registerOperator(`${DATE_TYPE} ${operator} ${DATE_TYPE}: bool`, never);
    environment.registerOperator(`${DATE_TYPE} ${operator} string: bool`, never);
    environment.registerOperator(`string ${operator} ${DATE_TYPE}: bool`, never);
  }
  // Equality registers both orders at once.
  environment.registerOperator(`${DATE_TYPE} == ${DATE_TYPE}: bool`, never);
  environment.registerOperator(`${DATE_TYPE} == string: bool`, never);
  environment.registerOperator("double == int: bool", never);
  environment.registerOperator("double in list<int>: bool", never);
  environment.registerFunction(`date(string): ${DATE_TYPE}`, () => new DateValue());
  return environment;
}
