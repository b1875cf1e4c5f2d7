import type { Instant } from "../engine/plan.ts";
import { InternalError } from "../errors.ts";
import type { Connection } from "./connection.ts";
import type { Context } from "./context.ts";
import { parseTexts } from "./json.ts";
import { writeSetting } from "./plans.ts";
import type { InboxDraft, InboxMessage, InboxStatus, InboxStore, MessageBody } from "./ports/inbox-port.ts";

interface MessageRow {
  id: number;
  key: string;
  sender: string;
  channel: string;
  mailbox: string;
  uid: number | null;
  received_at: number;
  kind: string;
  opt_out: number;
  return_date: string | null;
  from_address: string | null;
  from_name: string | null;
  subject: string;
  message_id: string | null;
  refs: string;
  evidence: string;
  text: string;
  matched_by: InboxDraft["matchedBy"];
  attempt: number | null;
  enrollment: number | null;
  prospect: number | null;
  sequence: string | null;
  step: string | null;
  status: InboxStatus;
  question: string | null;
  outcome: string | null;
  settled_at: number | null;
}

/** Most messages a list holds unless more are asked for. */
const LIST = 500;
/** Served by a partial index. */
const WAITING = "status IN ('open', 'unanswered')";

function toMessage(row: MessageRow): InboxMessage {
  return {
    id: row.id,
    key: row.key,
    sender: row.sender,
    channel: row.channel,
    mailbox: row.mailbox,
    uid: row.uid,
    receivedAt: row.received_at,
    kind: row.kind,
    optOut: row.opt_out === 1,
    returnDate: row.return_date,
    from: row.from_address,
    fromName: row.from_name,
    subject: row.subject,
    messageId: row.message_id,
    references: parseTexts(row.refs),
    evidence: parseTexts(row.evidence),
    text: row.text,
    matchedBy: row.matched_by,
    attempt: row.attempt,
    enrollment: row.enrollment,
    prospect: row.prospect,
    sequence: row.sequence,
    step: row.step,
    status: row.status,
    question: row.question,
    outcome: row.outcome,
    settledAt: row.settled_at,
  };
}

/** Under which name `notes` has what was decided of a message and is not carried out yet; its number follows. */
const DECIDED = "decided:";
/** Every such name: the digits come before the colon's successor. */
const IS_DECIDED = "name > 'decided:' AND name < 'decided;'";

/** Keeps a message the first time it is heard, and what was decided of it; called inside a write. */
export function keepMessage(
  context: Context,
  draft: InboxDraft,
  verdict: string,
): { message: InboxMessage; isNew: boolean } {
  const id = context.sql.insertIfNew(
    `INSERT INTO messages (key, sender, channel, mailbox, uid, received_at, kind, opt_out, return_date, from_address, from_name,
      subject, message_id, refs, evidence, text, matched_by, attempt, enrollment, prospect, sequence, step, status)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'heard') ON CONFLICT (key) DO NOTHING`,
    draft.key,
    draft.sender,
    draft.channel,
    draft.mailbox,
    draft.uid,
    draft.receivedAt,
    draft.kind,
    draft.optOut ? 1 : 0,
    draft.returnDate,
    draft.from,
    draft.fromName,
    draft.subject,
    draft.messageId,
    JSON.stringify(draft.references),
    JSON.stringify(draft.evidence),
    draft.text,
    draft.matchedBy,
    draft.attempt,
    draft.enrollment,
    draft.prospect,
    draft.sequence,
    draft.step,
  );
  if (id !== null) {
    writeSetting(context, `${DECIDED}${id}`, verdict);
    if (draft.body !== undefined) insertBody(context, id, draft.body);
  }
  const row = context.sql.get<MessageRow>("SELECT * FROM messages WHERE key = ?", draft.key);
  if (row === undefined) throw new InternalError("a message that was just kept is gone");
  return { message: toMessage(row), isNew: id !== null };
}

function insertBody({ sql }: Context, message: number, { words, whole, html }: MessageBody): void {
  sql.run(
    "INSERT INTO message_bodies (message, words, whole, html) VALUES (?, ?, ?, ?)",
    message,
    words,
    whole,
    html,
  );
}

export function readBody({ sql }: Context, id: number): MessageBody | null {
  return sql.get<MessageBody>("SELECT words, whole, html FROM message_bodies WHERE message = ?", id) ?? null;
}

export function changeMessage(
  context: Context,
  id: number,
  change: Parameters<InboxStore["changeMessage"]>[1],
): void {
  const { sql } = context;
  const { status, question, outcome, settledAt, matched } = change;
  sql.run("UPDATE messages SET status = ? WHERE id = ?", status, id);
  sql.run("DELETE FROM notes WHERE name = ?", `${DECIDED}${id}`);
  if (question !== undefined) sql.run("UPDATE messages SET question = ? WHERE id = ?", question, id);
  if (outcome !== undefined) sql.run("UPDATE messages SET outcome = ? WHERE id = ?", outcome, id);
  if (settledAt !== undefined) sql.run("UPDATE messages SET settled_at = ? WHERE id = ?", settledAt, id);
  if (matched === undefined) return;
  sql.run(
    `UPDATE messages SET matched_by = ?, attempt = ?, enrollment = ?, prospect = ?, sequence = ?, step = ?
      WHERE id = ?`,
    matched.matchedBy,
    matched.attempt,
    matched.enrollment,
    matched.prospect,
    matched.sequence,
    matched.step,
    id,
  );
}

/** Messages by age: the newest `limit` of them, oldest first. */
export function readMessages(
  context: Context,
  filter: { status?: InboxStatus | "waiting"; id?: number; limit?: number },
): InboxMessage[] {
  const { sql } = context;
  const { status, id, limit = LIST } = filter;
  const newest = "ORDER BY id DESC LIMIT ?";
  let rows: MessageRow[];
  if (id !== undefined) rows = sql.all("SELECT * FROM messages WHERE id = ?", id);
  else if (status === "waiting") rows = sql.all(`SELECT * FROM messages WHERE ${WAITING} ${newest}`, limit);
  else if (status === "open" || status === "unanswered") {
    rows = sql.all(`SELECT * FROM messages WHERE ${WAITING} AND status = ? ${newest}`, status, limit);
  } else if (status !== undefined) {
    rows = sql.all(`SELECT * FROM messages WHERE status = ? ${newest}`, status, limit);
  } else rows = sql.all(`SELECT * FROM messages ${newest}`, limit);
  return rows.reverse().map(toMessage);
}

/** Messages whose effects a crash has left incomplete, with what was decided of them. */
export function readUnfinished({ sql }: Context): { message: InboxMessage; verdict: string }[] {
  const notes = sql.all<{ name: string; value: string }>(`SELECT name, value FROM notes WHERE ${IS_DECIDED}`);
  return notes.flatMap(({ name, value: verdict }) => {
    const id = Number(name.slice(DECIDED.length));
    const row = sql.get<MessageRow>("SELECT * FROM messages WHERE id = ? AND status = 'heard'", id);
    return row === undefined ? [] : [{ message: toMessage(row), verdict }];
  });
}

export function hasUnfinishedMessages({ sql }: Pick<Context, "sql">): boolean {
  return sql.get(`SELECT 1 FROM notes WHERE ${IS_DECIDED} LIMIT 1`) !== undefined;
}

/** Notes what was decided of a message that another database kept. Called inside a write. */
export function noteDecided(context: Context, id: number, verdict: string): void {
  writeSetting(context, `${DECIDED}${id}`, verdict);
}

/** What another database had decided of a message of its own; null where that was carried out. */
export function readDecided(sql: Connection, id: number): string | null {
  return (
    sql.get<{ value: string }>("SELECT value FROM notes WHERE name = ?", `${DECIDED}${id}`)?.value ?? null
  );
}

/** See the port. */
export function readStopInQuestion({ sql }: Context, prospect: number): number | null {
  const row = sql.get<{ id: number }>(
    `SELECT id FROM messages WHERE prospect = ? AND status = 'open'
      AND outcome IN ('opted_out', 'complained') ORDER BY id DESC LIMIT 1`,
    prospect,
  );
  return row?.id ?? null;
}

export function countWaiting(context: Context): { open: number; unanswered: number } {
  const counts = { open: 0, unanswered: 0 };
  const rows = context.sql.all<{ status: "open" | "unanswered"; count: number }>(
    `SELECT status, count(*) AS count FROM messages WHERE ${WAITING} GROUP BY status`,
  );
  for (const { status, count } of rows) counts[status] = count;
  return counts;
}

/** How many of the latest messages a mailbox's are looked for among. */
const LATEST = 3_000;

/** See the port. */
export function countUnproven(
  { sql }: Context,
  of: Parameters<InboxStore["countUnproven"]>[0],
  since: Instant,
): number {
  const unproven = "kind = ? AND key <> ? AND (matched_by IS NULL OR matched_by IN ('address', 'subject'))";
  const [whose, range, value] =
    "prospect" in of
      ? ["prospect = ?", "", of.prospect]
      : ["sender = ?", `id > (SELECT max(id) FROM messages) - ${LATEST} AND`, of.sender];
  const row = sql.get<{ count: number }>(
    `SELECT count(*) AS count FROM (
      SELECT id FROM messages WHERE ${range} ${whose} AND received_at >= ? AND ${unproven}
      UNION SELECT id FROM messages WHERE status = 'open' AND ${WAITING} AND ${whose} AND ${unproven}) AS found`,
    value,
    since,
    of.kind,
    of.except,
    value,
    of.kind,
    of.except,
  );
  return row?.count ?? 0;
}

/**
 * What a person wrote is gone with the person, and so is what others wrote about them in the same thread: the
 * message stays as a number and a time, so that hearing it again brings nothing back.
 */
export function eraseMessages(context: Context, prospect: number, address: string | null): void {
  const erase = `UPDATE messages SET from_address = NULL, from_name = NULL, subject = '', message_id = NULL,
    refs = '[]', evidence = '[]', text = '', return_date = NULL, question = NULL,
    status = CASE WHEN status IN ('open', 'unanswered', 'heard') THEN 'settled' ELSE status END WHERE `;
  context.sql.run(
    `DELETE FROM notes WHERE name IN (SELECT '${DECIDED}' || id FROM messages WHERE prospect = ? OR from_address = ?)`,
    prospect,
    address?.toLowerCase() ?? null,
  );
  context.sql.run(
    "DELETE FROM message_bodies WHERE message IN (SELECT id FROM messages WHERE prospect = ? OR from_address = ?)",
    prospect,
    address?.toLowerCase() ?? null,
  );
  context.sql.run(`${erase} prospect = ?`, prospect);
  if (address !== null) context.sql.run(`${erase} from_address = ?`, address.toLowerCase());
  context.sql.run("DELETE FROM notifications WHERE prospect = ?", prospect);
}
