import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { closeRefusals } from "./refusals.ts";
import type { Pause, SenderState } from "./port.ts";

interface HoldRow {
  id: string;
  held: string;
  held_at: number;
}

/** Senders that are held or have touched somebody, by id. */
export function readSenderStates(context: Context): SenderState[] {
  const holds = new Map(
    context.sql.all<HoldRow>("SELECT id, held, held_at FROM senders").map((row) => [row.id, row]),
  );
  const ids = new Set([...holds.keys(), ...readTouchingSenders(context)]);
  return [...ids].sort().map((id) => {
    const first = context.sql.get<{ at: number | null }>(
      "SELECT min(at) AS at FROM attempts WHERE failed = 0 AND sender = ? AND action = 'email'",
      id,
    );
    const hold = holds.get(id);
    return { id, held: hold?.held ?? null, heldAt: hold?.held_at ?? null, firstEmailAt: first?.at ?? null };
  });
}

/** Jumps from one sender to the next in the index: the cost follows the senders, not the touches. */
function readTouchingSenders(context: Context): string[] {
  const ids: string[] = [];
  for (let last = ""; ; ) {
    const next = context.sql.get<{ id: string | null }>(
      "SELECT min(sender) AS id FROM attempts WHERE failed = 0 AND sender > ?",
      last,
    )?.id;
    if (next === undefined || next === null) return ids;
    ids.push(next);
    last = next;
  }
}

export function readHold(context: Context, id: string): string | null {
  return context.sql.get<{ held: string }>("SELECT held FROM senders WHERE id = ?", id)?.held ?? null;
}

/** The first reason stays: it is the one to mend. */
export function insertHold(context: Context, id: string, reason: string, at: Instant): void {
  context.sql.run("INSERT OR IGNORE INTO senders (id, held, held_at) VALUES (?, ?, ?)", id, reason, at);
}

/** See the port. Called inside a write. */
export function releaseSender(context: Context, id: string): boolean {
  closeRefusals(context, id, null);
  return deleteHold(context, id);
}

function deleteHold(context: Context, id: string): boolean {
  return context.sql.run("DELETE FROM senders WHERE id = ?", id) > 0;
}

export function readPauses(context: Context): Pause[] {
  return context.sql.all<Pause>("SELECT scope, name, at FROM pauses ORDER BY scope, name");
}

/** Whether a person has paused everything, this sequence or this sender. */
export function isPaused(context: Context, sequence: string, sender: string): boolean {
  return (
    context.sql.get(
      `SELECT 1 FROM pauses WHERE scope = 'all' OR (scope = 'sequence' AND name = ?)
        OR (scope = 'sender' AND name = ?) LIMIT 1`,
      sequence,
      sender,
    ) !== undefined
  );
}

export function insertPause(context: Context, pause: Pause): void {
  const { scope, name, at } = pause;
  context.sql.run("INSERT OR IGNORE INTO pauses (scope, name, at) VALUES (?, ?, ?)", scope, name, at);
}

export function deletePause(context: Context, scope: Pause["scope"], name: string): boolean {
  return context.sql.run("DELETE FROM pauses WHERE scope = ? AND name = ?", scope, name) > 0;
}
