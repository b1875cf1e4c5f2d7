import type { Migration } from "./migrate.ts";

/** Whose uses of codes are whose: for a person's file, and for an erasure. */
export const codeUsesOf: Migration = {
  version: 23,
  sql: "CREATE INDEX code_uses_of ON code_uses (prospect) WHERE prospect IS NOT NULL;",
};
