import { type TypeError as CelTypeError, ParseError } from "@marcbachmann/cel-js";
import { findNearest } from "../nearest.ts";
import { ROOTS } from "./reference.ts";
import { DATE_TYPE } from "./schema.ts";
import { MATCHES } from "./spelling.ts";

/** What is wrong with a condition. `start` and `end` are offsets in its source, end exclusive. */
export interface ConditionProblem {
  code:
    | "condition-syntax"
    | "condition-type"
    | "unknown-field"
    | "unknown-step"
    | "unknown-event"
    | "unknown-event-data";
  message: string;
  start: number;
  end: number;
  hint?: string;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "text",
  double: "number",
  int: "number",
  uint: "number",
  bool: "boolean",
  [DATE_TYPE]: "date",
  SeqProspect: "a prospect",
  SeqSteps: "all steps",
  SeqStep: "a step",
  SeqEvents: "all events",
};

/** CEL's name of a type in the words of seq.yaml. */
export function nameType(type: string): string {
  return type.replace(/[A-Za-z]\w*/g, (name) =>
    name.startsWith("SeqEvent_")
      ? "an event"
      : Object.hasOwn(TYPE_NAMES, name)
        ? (TYPE_NAMES[name] ?? name)
        : name,
  );
}

/** A ParseError or TypeError of CEL as a problem, in our words. */
export function explainError(error: unknown, source: string, fields: readonly string[]): ConditionProblem {
  if (!isCelError(error)) {
    return { code: "condition-syntax", message: "is no condition", start: 0, end: source.length };
  }
  const start = Math.min(error.range?.start ?? 0, source.length);
  const end = Math.max(start, Math.min(error.range?.end ?? start, source.length));
  const place = { start, end };
  if (error.name === "ParseError") return { ...explainSyntax(error, source), ...place };
  return { code: "condition-type", ...explainType(error, source.slice(start, end), fields), ...place };
}

type CelError = ParseError | CelTypeError;

function isCelError(error: unknown): error is CelError {
  return (
    error instanceof ParseError || (error instanceof Error && error.name === "TypeError" && "range" in error)
  );
}

type Explained = Pick<ConditionProblem, "message" | "hint">;

function explainSyntax(error: CelError, source: string): Pick<ConditionProblem, "code" | "message" | "hint"> {
  const message = error.summary
    .replace(/Unexpected token: EOF|, got EOF/, (found) =>
      found.startsWith(",") ? ", but the condition ends" : "The condition ends too early",
    )
    .replaceAll(MATCHES, "matches");
  const lonely = source[error.range?.start ?? -1];
  if (lonely === "=") return { code: "condition-syntax", message, hint: "compare with `==`" };
  if (lonely === "&" || lonely === "|") {
    return { code: "condition-syntax", message, hint: "join conditions with `&&` or `||`" };
  }
  if (/\b(?:and|or|not)\b/.test(source)) {
    return { code: "condition-syntax", message, hint: "CEL writes and, or, not as `&&`, `||`, `!`" };
  }
  return { code: "condition-syntax", message };
}

function explainType(error: CelError, text: string, fields: readonly string[]): Explained {
  const overload = /^no such overload: (.+)$/.exec(error.summary);
  if (overload !== null) {
    const [left, operator, right] = (overload[1] ?? "").split(/ (==|!=|<=?|>=?|[-+*/%]|in) /);
    if (left !== undefined && operator !== undefined && right !== undefined) {
      return {
        message: `${nameType(left)} and ${nameType(right)} do not go together with \`${operator}\``,
        ...(nameType(right) === "number" ? { hint: "text stands in quotes, numbers do not" } : {}),
      };
    }
    return { message: `does not fit: ${nameType(overload[1] ?? "")}` };
  }
  if (error.code === "unknown_variable") {
    return { message: `unknown name "${text}"`, hint: suggestRoot(text, fields) };
  }
  return { message: nameType(error.summary.replaceAll(MATCHES, "matches")) };
}

function suggestRoot(name: string, fields: readonly string[]): string {
  const field = fields.includes(name) ? name : findNearest(name, fields);
  const root = findNearest(name, ROOTS);
  if (root !== null && !fields.includes(name)) return `did you mean "${root}"?`;
  if (field !== null) return `write prospect.${field}`;
  return `a condition speaks of prospect.<field>, steps.<id>.<event>, event.<name>, event.<name>.<data>, tags and variant`;
}
