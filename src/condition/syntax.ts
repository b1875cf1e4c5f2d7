import { Environment, ParseError } from "@marcbachmann/cel-js";
import type { AstNode } from "./reference.ts";
import { testPattern } from "./regular-expression.ts";
import { MATCHES, respell, respellCalls } from "./spelling.ts";

/** Far above any condition a person writes, far below what could hurt. */
export const LIMITS = {
  maxAstNodes: 2_000,
  maxDepth: 60,
  maxListElements: 500,
  maxMapEntries: 100,
  maxCallArguments: 16,
} as const;

/** Longest condition in characters. */
export const SOURCE_LIMIT = 4_000;

/**
 * Lists that are walked through inside each other, as in `tags.all(a, tags.exists(b, …))`. Each level multiplies the
 * work by up to `maxListElements`.
 */
const NESTED_WALKS = 2;
const WALKS: ReadonlySet<unknown> = new Set(["all", "exists", "exists_one", "filter", "map"]);

/** A condition that parses, ready to be evaluated any number of times. */
export interface Parsed {
  ast: AstNode;
  evaluate(context: Record<string, unknown>): unknown;
}

const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whether a text is a calendar date `YYYY-MM-DD` that exists. */
export function isDate(text: string): boolean {
  const parts = ISO_DATE.exec(text);
  if (parts === null) return false;
  const day = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])));
  return day.toISOString().startsWith(text);
}

/** Adds what both the checking and the evaluating environment know beyond plain CEL. */
export function addArithmetic(environment: Environment): Environment {
  const operations = {
    "+": (a: number, b: number) => a + b,
    "-": (a: number, b: number) => a - b,
    "*": (a: number, b: number) => a * b,
    "/": (a: number, b: number) => a / b,
    "%": (a: number, b: number) => a % b,
  };
  // Fields are doubles, literals like 50 are ints: CEL itself only compares the two.
  for (const [operator, compute] of Object.entries(operations)) {
    const handler = (a: number | bigint, b: number | bigint) => compute(Number(a), Number(b));
    environment.registerOperator(`double ${operator} int: double`, handler);
    environment.registerOperator(`int ${operator} double: double`, handler);
  }
  environment.registerOperator("double % double: double", operations["%"]);
  environment.registerFunction(`string.${MATCHES}(string): bool`, testPattern);
  environment.registerFunction("seconds(string): double", readSeconds);
  return environment;
}

/** RFC 5322 section 3.3 with its zone as digits, an HTTP date (RFC 9110 section 5.6.7), or RFC 3339. */
const MOMENT =
  /^(?:[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:GMT|[+-]\d{4})|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}))$/;

/** The moment that a text names, in seconds since 1970. Throws RangeError for one that names none: a condition is false then. */
function readSeconds(text: string): number {
  const at = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new RangeError("not a moment");
  return at / 1_000;
}

let running: Environment | null = null;

function createRunning(): Environment {
  const environment = addArithmetic(new Environment({ unlistedVariablesAreDyn: true, limits: LIMITS }));
  // Dates are stored as YYYY-MM-DD, whose order as text is their order in time.
  environment.registerFunction("date(string): string", (text: string) => {
    if (!isDate(text)) throw new RangeError("not a date");
    return text;
  });
  return environment;
}

/** Parses a condition. Throws CEL's ParseError, whose offsets are those of `source`. */
export function parseCondition(source: string): Parsed {
  return parseBounded(source, respell, NESTED_WALKS);
}

/** The same for an expression over what a service answered: lists there may be long, so none is walked inside another. */
export function parseExpression(source: string): Parsed {
  return parseBounded(source, respellCalls, 1);
}

function parseBounded(source: string, spell: (source: string) => string, walks: number): Parsed {
  const refuse = (message: string) =>
    new ParseError(message, { pos: 0, start: 0, end: source.length, input: source });
  if (source.length > SOURCE_LIMIT) throw refuse(`A condition has at most ${SOURCE_LIMIT} characters`);
  running ??= createRunning();
  const parsed = running.parse(spell(source));
  const ast: unknown = parsed.ast;
  if (countNestedWalks(ast) > walks) {
    throw refuse(
      walks === 1
        ? "A condition here walks through no list inside another"
        : `A condition walks through at most ${walks} lists inside each other`,
    );
  }
  return { ast: ast as AstNode, evaluate: (context) => parsed(context) as unknown };
}

function countNestedWalks(ast: unknown): number {
  if (Array.isArray(ast)) return Math.max(0, ...ast.map(countNestedWalks));
  if (typeof ast !== "object" || ast === null || !("args" in ast) || !("op" in ast)) return 0;
  const { op, args } = ast;
  const isWalk = op === "rcall" && Array.isArray(args) && WALKS.has(args[0]);
  return countNestedWalks(args) + (isWalk ? 1 : 0);
}
