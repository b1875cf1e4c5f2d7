import type { Migration } from "./migrate.ts";

/**
 * Whether a state may hold a step that failed, or was skipped for another reason than its `when`: as `JSON.stringify`
 * writes the record of a step. What matches besides is told apart by whoever reads it.
 */
export const SKIPPED_OR_FAILED = `(instr(state, '"outcome":"failed"') > 0 OR
  instr(replace(state, '"outcome":"skipped","reason":"when"', ''), '"outcome":"skipped"') > 0)`;

/** What was missed is found without looking at who missed nothing. */
export const missed: Migration = {
  version: 15,
  sql: `CREATE INDEX enrollments_missed ON enrollments (sequence) WHERE ${SKIPPED_OR_FAILED};`,
};
