import type { Migration } from "./migrate.ts";

/** A value inside a column, as its index has it: a query names both in the same words. */
interface IndexedValue {
  value: string;
  where: string;
}

/** How the journal's texts of a service begin; mails and tasks begin otherwise. */
const SERVED = '{"format":1,"provider":';

/** The id under which a service got to know an attempt. */
export const NAMED_ATTEMPT: IndexedValue = {
  value: "content ->> '$.variables.attempt.id'",
  where: `substr(content, 1, ${SERVED.length}) = '${SERVED}' AND json_valid(content)`,
};

/** Whom LINE knows by that name. */
export const LINE_ID: IndexedValue = {
  value: "fields ->> '$.line_id'",
  where: `instr(fields, '"line_id"') > 0 AND json_valid(fields)`,
};

/**
 * What services tell: the channel that a message came by, touches by the id that their service hands back, and people by
 * the account that LINE names them by. Both are read from what is stored already, so that no write is dearer but those of
 * such rows.
 */
export const toldByServices: Migration = {
  version: 20,
  sql: `
ALTER TABLE messages ADD COLUMN channel TEXT NOT NULL DEFAULT 'email';
CREATE INDEX attempts_named ON attempts (${NAMED_ATTEMPT.value}) WHERE ${NAMED_ATTEMPT.where};
CREATE INDEX prospects_line ON prospects (${LINE_ID.value}) WHERE ${LINE_ID.where};
`,
};
