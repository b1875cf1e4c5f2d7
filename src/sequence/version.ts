import { createHash } from "node:crypto";
import { writeCanonical } from "../canonical-json.ts";
import type { Plan } from "../engine/plan.ts";

/** A plan's version: SHA-256 (64 hex digits) of its canonical JSON, so that only what is performed counts. */
export function versionOf(plan: Plan): string {
  return createHash("sha256").update(writeCanonical(plan)).digest("hex");
}
