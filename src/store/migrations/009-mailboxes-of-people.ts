import { foldMailbox } from "../../prospects/normalise/mailbox.ts";
import type { Connection } from "../connection.ts";
import { nameSuppression } from "../suppressions.ts";
import type { Migration } from "./migrate.ts";

const PAGE = 10_000;

/**
 * `prospects.mailbox`: the one spelling of a mailbox that has several; null where the address is the only one. Not unique:
 * people that were two before stay two. `pending_since`: a form named the address, and nobody has confirmed it yet.
 * `form_submissions` counts by keyed hashes, which name nobody.
 */
export const mailboxesOfPeople: Migration = {
  version: 9,
  sql: `
ALTER TABLE prospects ADD COLUMN mailbox TEXT;
ALTER TABLE prospects ADD COLUMN pending_since INTEGER;
CREATE INDEX prospects_mailbox ON prospects (mailbox) WHERE mailbox IS NOT NULL;
CREATE INDEX prospects_pending ON prospects (pending_since) WHERE pending_since IS NOT NULL;

CREATE TABLE form_submissions (
  delivery TEXT PRIMARY KEY, at INTEGER NOT NULL, mailbox TEXT NOT NULL, client TEXT NOT NULL,
  is_new INTEGER NOT NULL, asks INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX form_submissions_mailbox ON form_submissions (mailbox, at);
CREATE INDEX form_submissions_client ON form_submissions (client, at);
CREATE INDEX form_submissions_at ON form_submissions (is_new, at);
`,
  fill(sql) {
    fillMailboxes(sql);
    renameSuppressions(sql);
  },
};

function fillMailboxes(sql: Connection): void {
  for (let last = 0; ; ) {
    const rows = sql.all<{ id: number; email: string }>(
      "SELECT id, email FROM prospects WHERE id > ? AND email IS NOT NULL ORDER BY id LIMIT ?",
      last,
      PAGE,
    );
    for (const { id, email } of rows) {
      const mailbox = foldMailbox(email);
      if (mailbox !== null) sql.run("UPDATE prospects SET mailbox = ? WHERE id = ?", mailbox, id);
      last = id;
    }
    if (rows.length < PAGE) return;
  }
}

/** Of two entries for one mailbox that stays which a person cannot take back, else the older one. */
function renameSuppressions(sql: Connection): void {
  const rows = sql
    .all<{ name: string; value: string }>(
      `SELECT name, value FROM suppressions WHERE kind = 'email' AND hashed = 0
        ORDER BY reason IN ('opted_out', 'unsubscribed'), at`,
    )
    .filter(({ value }) => foldMailbox(value) !== null);
  for (const { name, value } of rows) {
    const renamed = nameSuppression("email", value);
    if (renamed === name) continue;
    const isThere = sql.get("SELECT 1 FROM suppressions WHERE name = ?", renamed) !== undefined;
    if (isThere) sql.run("DELETE FROM suppressions WHERE name = ?", name);
    else sql.run("UPDATE suppressions SET name = ? WHERE name = ?", renamed, name);
  }
}
