import { evaluateOver, holdsOver } from "../condition/expression.ts";
import type { FieldValue } from "../engine/facts.ts";
import { readBody } from "./answer-body.ts";
import type {
  AnswerReading,
  AnswerRule,
  Lookup,
  LookupReading,
  RequestVariables,
  ServiceAnswer,
} from "./recipe.ts";

/** What conditions over an answer may name. */
export type AnswerValues = Readonly<Record<string, unknown>>;

/** Longest id, reason or value that is taken from what a service says. */
const ID_LIMIT = 500;
const REASON_LIMIT = 300;
const VALUE_LIMIT = 10_000;
/** Longest time that a service can make us wait. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/** The values of an answer: `status`, `headers`, `body`, and what the request was made from. */
export function openAnswer(answer: ServiceAnswer, variables: RequestVariables): AnswerValues {
  const { status, headers } = answer;
  const body = readBody(answer.body, headers["content-type"]);
  return { ...variables, status, headers, ...(body !== undefined && { body }) };
}

/**
 * What an answer says, by the first rule whose condition holds; null where none does: uncertain. Never throws.
 * `now` is the moment of the answer in epoch milliseconds: a date says how long to wait from there.
 */
export function readAnswer(
  rules: readonly AnswerRule[],
  values: AnswerValues,
  now: number,
): AnswerReading | null {
  const rule = rules.find(({ when }) => holdsOver(when, values));
  if (rule === undefined) return null;
  return {
    is: rule.is,
    id: readText(rule.id, values, ID_LIMIT),
    messageId: readMessageId(rule.messageId, values),
    thread: readText(rule.thread, values, ID_LIMIT),
    afterMs: rule.after === null ? null : readAfter(evaluateOver(rule.after, values), now),
    set: readFields(rule.set, values),
    events: rule.events,
    reason: readText(rule.reason, values, REASON_LIMIT),
  };
}

/** A whole Message-ID, `<id@host>` (RFC 5322 3.6.4), as an expression gives it; null for anything else. Never throws. */
export function readMessageId(expression: string | null, values: AnswerValues): string | null {
  const text = readText(expression, values, ID_LIMIT);
  return text !== null && /^<[^\s<>@]+@[^\s<>@]+>$/.test(text) ? text : null;
}

/** Whether a lost attempt was found. Never throws; what cannot be told is unknown. */
export function readLookup(lookup: Lookup, values: AnswerValues): LookupReading {
  if (holdsOver(lookup.performed, values)) {
    return { is: "performed", id: readText(lookup.id, values, ID_LIMIT) };
  }
  const isAbsent = lookup.absent !== null && holdsOver(lookup.absent, values);
  return { is: isAbsent ? "absent" : "unknown", id: null };
}

/** Whether an answer says that a request with this key came before. */
export function tellsDuplicate(duplicate: string | null, values: AnswerValues): boolean {
  return duplicate !== null && holdsOver(duplicate, values);
}

/** What an expression gives as text, on one line and cut; null where it gives nothing that is text. Never throws. */
export function readText(expression: string | null, values: AnswerValues, limit: number): string | null {
  if (expression === null) return null;
  const value = evaluateOver(expression, values);
  if (typeof value !== "string" && typeof value !== "number") return null;
  if (typeof value === "number" && !Number.isFinite(value)) return null;
  const text = String(value)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim()
    .toWellFormed();
  return text === "" ? null : text.slice(0, limit).toWellFormed();
}

/** Seconds (RFC 9110, section 10.2.3: whole ones; some services send fractions) or an HTTP date, from `now`. */
function readAfter(value: unknown, now: number): number | null {
  const seconds = typeof value === "number" ? value : readSeconds(value);
  const ms = seconds === null ? readDate(value, now) : seconds * 1_000;
  if (ms === null || !Number.isFinite(ms)) return null;
  return Math.min(LONGEST_WAIT_MS, Math.max(0, Math.ceil(ms)));
}

function readSeconds(value: unknown): number | null {
  if (typeof value !== "string") return null;
  return /^\s*\d{1,9}(?:\.\d+)?\s*$/.test(value) ? Number(value) : null;
}

/** An HTTP date (RFC 9110, section 5.6.7), or RFC 3339. */
const MOMENT = /^\s*(?:[A-Z][a-z]{2}, \d.* GMT|\d{4}-\d{2}-\d{2}T\S*(?:Z|[+-]\d{2}:\d{2}))\s*$/;

function readDate(value: unknown, now: number): number | null {
  if (typeof value !== "string" || !MOMENT.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at - now;
}

function readFields(set: AnswerRule["set"], values: AnswerValues): Record<string, FieldValue> {
  const fields: [string, FieldValue][] = [];
  for (const [name, expression] of Object.entries(set)) {
    const value = evaluateOver(expression, values);
    if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) {
      fields.push([name, value]);
    } else if (typeof value === "string" && value !== "") {
      fields.push([name, value.slice(0, VALUE_LIMIT).toWellFormed()]);
    }
  }
  return Object.fromEntries(fields);
}
