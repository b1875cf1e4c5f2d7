import type { Context } from "./context.ts";
import { readEnrollmentRow, toColumns, toState } from "./enrollments.ts";
import type { ProspectRow } from "./prospect-rows.ts";
import { findByEmail } from "./prospect-rows.ts";
import { wholeAddress } from "./whole-address.ts";

/** A reason in one of the program's own words; anything else may quote a server, which quotes the address. */
const OWN_WORD = /^[a-z][a-z0-9_]{0,40}$/;

/**
 * Addresses that were this person's at some time, since touches went to them (`former`), and those of others who wrote
 * in a thread of theirs (`writers`): a colleague, or the person from elsewhere. Other people's own ones are left out.
 */
export function listOtherAddresses(
  context: Context,
  { id, email }: ProspectRow,
): { former: string[]; writers: string[] } {
  const former = context.sql.column<string | null>(
    `SELECT lower(content ->> '$.to') FROM attempts
      WHERE enrollment IN (SELECT id FROM enrollments WHERE prospect = ?) AND channel = 'email'
        AND step NOT LIKE 'reply-%' AND json_valid(content)`,
    id,
  );
  const writers = context.sql.column<string | null>(
    "SELECT lower(from_address) FROM messages WHERE prospect = ?",
    id,
  );
  const isFree = freeOf(context, id, email);
  return { former: [...new Set(former.filter(isFree))], writers: [...new Set(writers.filter(isFree))] };
}

function freeOf(context: Context, id: number, email: string | null) {
  return (address: string | null): address is string => {
    if (address === null || address === email?.toLowerCase()) return false;
    const owner = findByEmail(context, address);
    return owner === undefined || owner.id === id;
  };
}

/** What the person wrote in other people's threads: those people's timelines and the answers given there. */
export function eraseFromThreads({ sql }: Context, id: number, address: string): void {
  const messages = sql.all<{ id: number; prospect: number; enrollment: number | null }>(
    "SELECT id, prospect, enrollment FROM messages WHERE from_address = ? AND prospect IS NOT NULL AND prospect <> ?",
    address,
    id,
  );
  for (const message of messages) {
    sql.run(
      `UPDATE events SET data = json_remove(data, '$.from', '$.evidence')
        WHERE prospect = ? AND lower(data ->> '$.from') = ?`,
      message.prospect,
      address,
    );
    sql.run(
      `UPDATE attempts SET content = '', hash = '', subject = NULL, refs = '[]', reason = NULL
        WHERE enrollment = ? AND step = ?`,
      message.enrollment,
      `reply-${message.id}`,
    );
  }
}

/** What an ended enrollment still says about a person in words that are not the program's own. */
export function cleanState(context: Context, enrollment: number): void {
  const row = readEnrollmentRow(context, enrollment);
  if (row === undefined) return;
  const state = toState(row);
  if (state === null) {
    // Whatever its words are, they go; that it is damaged is still to be seen.
    context.sql.run("UPDATE enrollments SET state = '{}' WHERE id = ?", enrollment);
    return;
  }
  delete state.away;
  if (state.reason !== null && !OWN_WORD.test(state.reason)) state.reason = "erased";
  for (const record of Object.values(state.steps)) {
    if (record.reason !== undefined && !OWN_WORD.test(record.reason)) delete record.reason;
  }
  context.sql.run("UPDATE enrollments SET state = ? WHERE id = ?", toColumns(state).state, enrollment);
}

/** Why a sender rests, in its server's words, which may name whom it would not deliver to. */
export function eraseFromSenders(context: Context, address: string): void {
  eraseIn(
    context,
    { table: "holds", id: "sender || '/' || channel", columns: ["reason"], where: "" },
    address,
  );
  eraseIn(context, { table: "listening", id: "sender", columns: ["failure"], where: "" }, address);
}

/** A message that may leave again, or whose copy is yet to be laid into Sent, stays as it was journaled. */
const OVER = " AND status = 'sent' AND id NOT IN (SELECT attempt FROM sent_copies)";

/** Texts of a table that may quote an address. */
interface Quoting {
  table: string;
  id: string;
  columns: readonly string[];
  where: string;
}

/** Where other people's words stand, and the program's about them. */
const QUOTING: readonly Quoting[] = [
  { table: "messages", id: "id", columns: ["subject", "evidence", "text", "question"], where: "" },
  { table: "message_bodies", id: "message", columns: ["words", "whole", "html"], where: "" },
  { table: "events", id: "id", columns: ["data"], where: "" },
  { table: "attempts", id: "id", columns: ["content", "subject", "reason"], where: OVER },
  { table: "tasks", id: "id", columns: ["text"], where: "" },
  { table: "reviews", id: "id", columns: ["content"], where: "" },
  { table: "acts", id: "id", columns: ["changes"], where: "" },
  { table: "notes", id: "name", columns: ["value"], where: "" },
];

/**
 * Addresses that other people quote, or were sent: each becomes `…`. Reads whole tables, since no index knows who is
 * mentioned where. Called inside a write.
 */
export function eraseQuotes(context: Context, addresses: readonly string[]): void {
  for (const address of addresses) {
    for (const quoting of QUOTING) eraseIn(context, quoting, address);
  }
}

function eraseIn({ sql }: Context, { table, id: key, columns, where }: Quoting, address: string): void {
  const pattern = wholeAddress(address);
  for (const column of columns) {
    const rows = sql.all<{ id: number | string; text: string }>(
      `SELECT ${key} AS id, ${column} AS text FROM ${table} WHERE instr(lower(${column}), lower(?)) > 0${where}`,
      address,
    );
    for (const { id, text } of rows) {
      const clean = text.replace(pattern, "…");
      if (clean !== text) sql.run(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`, clean, id);
    }
  }
}

/** Whether any text of any table still names one of these addresses. */
export function namesAny({ sql }: Context, addresses: readonly string[]): boolean {
  const columns = sql.listColumns();
  return addresses.some((address) => {
    const pattern = wholeAddress(address);
    return columns.some(({ table, column }) => {
      const name = `"${column.replaceAll('"', '""')}"`;
      const texts = sql.column<string>(
        `SELECT CAST(${name} AS TEXT) FROM "${table.replaceAll('"', '""')}"
          WHERE instr(lower(CAST(${name} AS TEXT)), lower(?)) > 0`,
        address,
      );
      return texts.some((text) => text.search(pattern) >= 0);
    });
  });
}
