import { createHmac, timingSafeEqual } from "node:crypto";
import type { FieldValue } from "../../engine/facts.ts";

/** A JSON object, or null for anything else. */
export function parseJson(bytes: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return asRecord(value);
  } catch {
    return null;
  }
}

export function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** A text that is there and not empty. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

/** An ISO time as an instant; null for anything else. */
export function timeOf(value: unknown): number | null {
  const at = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isFinite(at) ? at : null;
}

/** Longest text that is kept of a field. */
const LONGEST_VALUE = 1_000;
const MOST_VALUES = 50;

/** Plain values of an object under snake_case names; nested ones are left out. */
export function scalarsOf(
  record: Record<string, unknown>,
  without: readonly string[] = [],
): Record<string, FieldValue> {
  const found: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(record).slice(0, MOST_VALUES)) {
    if (without.includes(name) || !/^[a-z][a-z\d]*(?:_[a-z\d]+)*$/i.test(name)) continue;
    if (typeof value === "string") found[name] = value.slice(0, LONGEST_VALUE);
    else if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value)))
      found[name] = value;
  }
  return found;
}

/** HMAC-SHA256 in hex. */
export function hmacHex(secret: string, ...parts: readonly (string | Buffer)[]): string {
  const hmac = createHmac("sha256", secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

/** Equal texts, compared in a time that does not tell where they differ. */
export function isSame(given: string, wanted: string): boolean {
  const left = Buffer.from(given);
  const right = Buffer.from(wanted);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** `t=1700000000,v1=…` (Stripe's form, which Calendly took over); null for anything else. */
export function readTimedSignature(header: string | null): { seconds: string; signatures: string[] } | null {
  if (header === null || header.length > 1_000) return null;
  const pairs = header.split(",").map((part) => part.trim().split("="));
  const seconds = pairs.find(([name]) => name === "t")?.[1];
  const signatures = pairs.flatMap(([name, value]) => (name === "v1" && value !== undefined ? [value] : []));
  return seconds === undefined || !/^\d{1,12}$/.test(seconds) || signatures.length === 0
    ? null
    : { seconds, signatures };
}
