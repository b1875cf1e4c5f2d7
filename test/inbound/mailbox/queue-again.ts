import { join } from "node:path";
import Database from "better-sqlite3";

/** As a crash leaves the queue of copies: begun, and not ended. */
export function queueAgain(root: string, attempt: number, at: number): void {
  const db = new Database(join(root, ".seq/state.db"));
  db.prepare("INSERT INTO sent_copies (attempt, sender, at, tried_at) VALUES (?, 'anna', ?, ?)").run(
    attempt,
    at,
    at,
  );
  db.close();
}

/** As a connection lost after the final dot leaves an attempt. */
export function makeUncertain(root: string, attempt: number): void {
  const db = new Database(join(root, ".seq/state.db"));
  db.prepare("UPDATE attempts SET status = 'uncertain' WHERE id = ?").run(attempt);
  db.prepare(
    "UPDATE enrollments SET phase = 'uncertain', state = json_set(state, '$.phase', 'uncertain', '$.step', 'hello', '$.dueAt', NULL), step = 'hello', due_at = NULL WHERE id = (SELECT enrollment FROM attempts WHERE id = ?)",
  ).run(attempt);
  db.close();
}
