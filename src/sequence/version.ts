import { createHash } from "node:crypto";
import type { Plan } from "../engine/plan.ts";

/** A plan's version: SHA-256 (64 hex digits) of its canonical JSON, so that only what is performed counts. */
export function versionOf(plan: Plan): string {
  return createHash("sha256").update(writeCanonical(plan)).digest("hex");
}

/** JSON with sorted keys and no spaces; keys that are undefined are left out. */
function writeCanonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeCanonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, inner]) => `${JSON.stringify(key)}:${writeCanonical(inner)}`);
  return `{${entries.join(",")}}`;
}
