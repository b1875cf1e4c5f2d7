import { foldMailbox } from "../prospects/normalise/mailbox.ts";
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

/** Living enrollments of the people that an entry names, whatever the spelling of their mailbox. */
export function findLiving(
  { sql }: Context,
  { kind, value }: { kind: Exclude<SuppressionKind, "domain">; value: string },
): number[] {
  const select = "SELECT e.id FROM prospects p CROSS JOIN enrollments e ON e.prospect = p.id WHERE";
  const ids = sql.column<number>(`${select} ${PEOPLE[kind]} AND ${LIVING}`, value);
  const mailbox = kind === "email" ? foldMailbox(value) : null;
  if (mailbox === null) return ids;
  const spelled = sql.column<number>(
    `${select} p.mailbox IS NOT NULL AND p.mailbox = ? AND ${LIVING}`,
    mailbox,
  );
  return [...new Set([...ids, ...spelled])];
}

/**
 * Living enrollments of people under any of these domains, with ids above `last`; `end` is where to look on, null where
 * that was all. One pass serves however many domains a list names.
 */
export function pageUnderDomains(
  { sql }: Context,
  domains: ReadonlySet<string>,
  last: number,
): { ids: number[]; end: number | null } {
  const rows = sql.all<{ id: number; email: string }>(
    `SELECT e.id, p.email FROM enrollments e CROSS JOIN prospects p ON p.id = e.prospect
      WHERE e.id > ? AND e.id <= ? AND ${LIVING} AND p.email IS NOT NULL`,
    last,
    last + LOOK,
  );
  const ids = rows
    .filter(({ email }) => listDomains(email).some((domain) => domains.has(domain)))
    .map(({ id }) => id);
  const newest = sql.get<{ id: number | null }>("SELECT max(id) AS id FROM enrollments")?.id ?? 0;
  return { ids, end: newest > last + LOOK ? last + LOOK : null };
}

/** The domain of an address and its parents, in lower case. */
export function listDomains(email: string): string[] {
  const labels = email
    .slice(email.lastIndexOf("@") + 1)
    .toLowerCase()
    .split(".");
  return labels.map((_, index) => labels.slice(index).join("."));
}
