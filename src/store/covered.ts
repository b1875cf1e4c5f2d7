import type { Context } from "./context.ts";
import type { NewSuppression, SuppressionKind } from "./port.ts";

/** Enrollments looked at for a domain at once: their people are in no index by it. */
const LOOK = 20_000;

/** The people that an entry is about; each is one look into an index. */
const PEOPLE: Readonly<Record<Exclude<SuppressionKind, "domain">, string>> = {
  person: "p.id = CAST(? AS INTEGER)",
  email: "p.email = ?",
  linkedin_url: "p.linkedin_url = ?",
  phone: "p.phone = ?",
};

const LIVING = "e.status IN ('active', 'paused')";

/** Whether anybody's sequences may go on though this entry covers them; a domain's people are found only by looking. */
export function mayCoverLiving(context: Context, { kind, value }: Pick<NewSuppression, "kind" | "value">) {
  return kind === "domain" || findLiving(context, { kind, value }).length > 0;
}

/**
 * Living enrollments that an entry covers, with ids above `last`; `end` is where to look on, null where that was all.
 */
export function pageLiving(
  context: Context,
  { kind, value }: Pick<NewSuppression, "kind" | "value">,
  last: number,
): { ids: number[]; end: number | null } {
  if (kind !== "domain") return { ids: findLiving(context, { kind, value }), end: null };
  const domain = value.toLowerCase();
  const ids = context.sql.column<number>(
    `SELECT e.id FROM enrollments e JOIN prospects p ON p.id = e.prospect
      WHERE e.id > ? AND e.id <= ? AND ${LIVING} AND lower(substr(p.email, -length(?) - 1)) IN ('@' || ?, '.' || ?)`,
    last,
    last + LOOK,
    domain,
    domain,
    domain,
  );
  const newest = context.sql.get<{ id: number | null }>("SELECT max(id) AS id FROM enrollments")?.id ?? 0;
  return { ids, end: newest > last + LOOK ? last + LOOK : null };
}

function findLiving(
  { sql }: Context,
  { kind, value }: { kind: Exclude<SuppressionKind, "domain">; value: string },
): number[] {
  return sql.column<number>(
    `SELECT e.id FROM prospects p JOIN enrollments e ON e.prospect = p.id WHERE ${PEOPLE[kind]} AND ${LIVING}`,
    value,
  );
}
