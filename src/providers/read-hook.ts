import { evaluateOver, holdsOver } from "../condition/expression.ts";
import { readBody } from "./answer-body.ts";
import { type AnswerValues, readText } from "./read-answer.ts";
import type { HookReading, HookRule, RecipeHooks } from "./recipe.ts";

/** Most things that one hook tells: above it, the rest is left out. */
const MOST_READINGS = 1_000;
const ID_LIMIT = 500;
const ADDRESS_LIMIT = 320;
const TEXT_LIMIT = 20_000;
const REASON_LIMIT = 300;

/** What a hook, or the answer to a poll, tells, in its order. Whoever wrote it has been verified before; this never throws. */
export function readHook(
  hooks: Pick<RecipeHooks, "events">,
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array,
  settings: Readonly<Record<string, string>>,
): HookReading[] {
  const body = readBody(bytes, headers["content-type"]);
  if (body === undefined) return [];
  const values = { headers, body, settings };
  const readings: HookReading[] = [];
  for (const rule of hooks.events) {
    const items = rule.each === null ? [null] : walkTo(rule.each, body);
    for (const item of items) {
      if (readings.length >= MOST_READINGS) return readings;
      const reading = readRule(rule, item === null ? values : { ...values, item });
      if (reading !== null) readings.push(reading);
    }
  }
  return readings;
}

/** `body.entry[].changes[]`: names, each with `[]` where it holds a list to be walked through; `body[]` is the body itself. */
export const EACH = /^body(?:\[\])?(?:\.[A-Za-z_]\w*(?:\[\])?)*$/;

/** Everything that a way leads to, its lists walked through; what is not there leads to nothing. */
export function walkTo(way: string, body: unknown): unknown[] {
  let found: unknown[] = [body];
  for (const [index, part] of way.split(".").entries()) {
    const isList = part.endsWith("[]");
    const name = isList ? part.slice(0, -2) : part;
    if (index > 0) found = found.map((value) => ownMember(value, name));
    if (isList) found = found.flatMap(listEntries);
  }
  return found.filter((value) => value !== undefined && value !== null);
}

/** Of a list, or of a map whose keys are the entries' ids. */
function listEntries(value: unknown): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function ownMember(value: unknown, name: string): unknown {
  const isOwn = typeof value === "object" && value !== null && Object.hasOwn(value, name);
  return isOwn ? (value as Record<string, unknown>)[name] : undefined;
}

function readRule(rule: HookRule, values: AnswerValues): HookReading | null {
  if (!holdsOver(rule.when, values)) return null;
  const text = rule.text === null ? null : evaluateOver(rule.text, values);
  return {
    is: rule.is,
    id: readText(rule.id, values, ID_LIMIT),
    attempt: readText(rule.attempt, values, ID_LIMIT),
    from: readText(rule.from, values, ADDRESS_LIMIT),
    text: typeof text === "string" ? text.slice(0, TEXT_LIMIT).toWellFormed() : null,
    answers: readText(rule.answers, values, ID_LIMIT),
    at: rule.at === null ? null : readMoment(evaluateOver(rule.at, values)),
    channel: rule.channel,
    reason: readText(rule.reason, values, REASON_LIMIT),
  };
}

/** From here on a number counts milliseconds: as seconds it would lie after the year 5000. */
const FIRST_MS = 100_000_000_000;

/** Epoch seconds or milliseconds, or a date-time with its offset, as epoch milliseconds; null for anything else. */
function readMoment(value: unknown): number | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.getTime();
  const number = typeof value === "string" && /^\d{9,16}(?:\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number === "number") {
    if (!Number.isFinite(number) || number <= 0) return null;
    return Math.round(number < FIRST_MS ? number * 1_000 : number);
  }
  // Without an offset a time says nothing.
  if (typeof value !== "string" || !/(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})\s*$/i.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
}
