import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { LINE_ID, NAMED_ATTEMPT } from "./migrations/020-told-by-services.ts";
import type { Prospect } from "./port.ts";
import type { ServedTouch } from "./ports/inbox-port.ts";
import { findByEmail, findByPhone, type ProspectRow, toProspect } from "./prospect-rows.ts";
import { TOUCH_COLUMNS, type TouchRow, toTouch } from "./touches.ts";

/** See the port. */
export function findServed(
  { sql }: Context,
  { provider, id, attempt }: { provider: string; id: string | null; attempt: string | null },
): ServedTouch[] {
  const select = `SELECT ${TOUCH_COLUMNS}, content FROM attempts`;
  const isTheirs = `${NAMED_ATTEMPT.where} AND content ->> '$.provider' = ?`;
  const order = "ORDER BY failed, id DESC LIMIT 20";
  const rows = [
    ...(attempt === null
      ? []
      : sql.all<TouchRow & { content: string }>(
          `${select} WHERE ${NAMED_ATTEMPT.value} = ? AND ${isTheirs} ${order}`,
          attempt,
          provider,
        )),
    ...(id === null
      ? []
      : sql.all<TouchRow & { content: string }>(
          `${select} WHERE provider_id = ? AND ${isTheirs} ${order}`,
          id,
          provider,
        )),
  ];
  return rows.map(({ content, ...row }) => ({ ...toTouch(row), content }));
}

/** See the port. */
export function findAddressed(
  context: Context,
  kind: "email" | "phone" | "linkedin_url" | "line_id",
  value: string,
): Prospect[] {
  return findRows(context, kind, value).map(toProspect);
}

function findRows(
  context: Context,
  kind: "email" | "phone" | "linkedin_url" | "line_id",
  value: string,
): ProspectRow[] {
  switch (kind) {
    case "phone":
      return findByPhone(context, value);
    case "line_id":
      return context.sql.all<ProspectRow>(
        `SELECT * FROM prospects WHERE ${LINE_ID.value} = ? AND ${LINE_ID.where} ORDER BY id LIMIT 100`,
        value,
      );
    case "email": {
      const row = findByEmail(context, value);
      return row === undefined ? [] : [row];
    }
    case "linkedin_url":
      return [];
  }
}

/** See the port. */
export function readLastInboundAt({ sql }: Context, prospect: number, channel: string): Instant | null {
  const row = sql.get<{ at: number | null }>(
    "SELECT max(received_at) AS at FROM messages WHERE prospect IS NOT NULL AND prospect = ? AND channel = ?",
    prospect,
    channel,
  );
  return row?.at ?? null;
}
