import type { FieldValue } from "../engine/facts.ts";
import { canonicalMailbox, foldMailbox } from "../prospects/normalise/mailbox.ts";
import { PAGE_ROWS, type Page } from "./bind.ts";
import type { Context } from "./context.ts";
import { parseObject, parseTexts } from "./json.ts";
import type { Addresses, Prospect, ProspectFilter } from "./port.ts";

export interface ProspectRow {
  id: number;
  email: string | null;
  linkedin_url: string | null;
  phone: string | null;
  company_domain: string | null;
  fields: string;
  tags: string;
  created_at: number;
  updated_at: number;
  erased_at: number | null;
  pending_since: number | null;
}

/** Addresses live in their own columns only; readers find them among the fields too. */
export const ADDRESS_KINDS = ["email", "linkedin_url", "phone"] as const;

export function dropAddresses<Value>(fields: Readonly<Record<string, Value>>): Record<string, Value> {
  const { email: _email, linkedin_url: _linkedin, phone: _phone, ...rest } = fields;
  return rest;
}

export function toProspect(row: ProspectRow): Prospect {
  const fields = dropAddresses(parseObject<FieldValue>(row.fields));
  for (const kind of ADDRESS_KINDS) {
    const value = row[kind];
    if (value !== null) fields[kind] = value;
  }
  return {
    id: row.id,
    email: row.email,
    linkedin_url: row.linkedin_url,
    phone: row.phone,
    fields,
    tags: parseTexts(row.tags),
    companyDomain: row.company_domain,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.pending_since !== null && { pendingSince: row.pending_since }),
  };
}

export function readProspectRow(context: Context, id: number): ProspectRow | undefined {
  return context.sql.get<ProspectRow>("SELECT * FROM prospects WHERE id = ?", id);
}

/** A person by id; an erased one is nobody. */
export function getProspect(context: Context, id: number): Prospect | null {
  const row = readProspectRow(context, id);
  return row === undefined || row.erased_at !== null ? null : toProspect(row);
}

/** By `p<id>`, email, LinkedIn URL or phone; a phone that several people share finds nobody. */
export function findProspect(context: Context, reference: string): Prospect | null {
  const id = /^p(\d{1,15})$/.exec(reference)?.[1];
  if (id !== undefined) return getProspect(context, Number(id));
  const row = findByEmail(context, reference) ?? findByLinkedin(context, reference);
  if (row !== undefined) return toProspect(row);
  const sharing = findByPhone(context, reference);
  return sharing.length === 1 && sharing[0] !== undefined ? toProspect(sharing[0]) : null;
}

/** Who has this address, or another spelling of its mailbox. */
export function findByEmail(context: Context, email: string): ProspectRow | undefined {
  return (
    context.sql.get<ProspectRow>("SELECT * FROM prospects WHERE email = ?", email) ??
    findByMailbox(context, email)
  );
}

/** Who has an address that leads to the same mailbox; undefined where the service knows one spelling only. */
export function findByMailbox(context: Context, email: string): ProspectRow | undefined {
  const mailbox = foldMailbox(email);
  if (mailbox === null) return undefined;
  return context.sql.get<ProspectRow>(
    "SELECT * FROM prospects WHERE mailbox IS NOT NULL AND mailbox = ? ORDER BY id LIMIT 1",
    mailbox,
  );
}

/** Everybody who reads one person's mailbox, the person included. */
export function readSameMailbox(context: Context, id: number): number[] {
  const own = context.sql.get<{ mailbox: string | null }>("SELECT mailbox FROM prospects WHERE id = ?", id);
  if (own === undefined || own.mailbox === null) return [id];
  return context.sql.column<number>(
    "SELECT id FROM prospects WHERE mailbox IS NOT NULL AND mailbox = ? ORDER BY id",
    own.mailbox,
  );
}

/** Whether two addresses lead to one mailbox. */
export function isSameMailbox(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && canonicalMailbox(left) === canonicalMailbox(right);
}

export function findByLinkedin(context: Context, url: string): ProspectRow | undefined {
  return context.sql.get<ProspectRow>("SELECT * FROM prospects WHERE linkedin_url = ?", url);
}

/** People with this number, at most 100: more than one means that they share it. */
export function findByPhone(context: Context, phone: string): ProspectRow[] {
  return context.sql.all<ProspectRow>("SELECT * FROM prospects WHERE phone = ? ORDER BY id LIMIT 100", phone);
}

/** The kind of the first address that somebody else has already, where it must be one person's own. */
export function findTaken(context: Context, of: Addresses, except: number): "email" | "linkedin_url" | null {
  if (of.email !== null && (findByEmail(context, of.email)?.id ?? except) !== except) return "email";
  if (of.linkedin_url !== null && (findByLinkedin(context, of.linkedin_url)?.id ?? except) !== except) {
    return "linkedin_url";
  }
  return null;
}

/** A page of people: those of `filter.ids` in their order, or all by id, without erased and pending ones. */
export function pageProspects(
  context: Context,
  from: number | null,
  filter: ProspectFilter,
): Page<Prospect, number> {
  const { ids, tag } = filter;
  const { people, next } =
    ids === undefined ? pageById(context, from ?? 0, tag) : pageOfThese(context, from ?? 0, ids);
  return { rows: tag === undefined ? people : people.filter(({ tags }) => tags.includes(tag)), next };
}

function pageOfThese(
  context: Context,
  from: number,
  ids: readonly number[],
): { people: Prospect[]; next: number | null } {
  const end = from + PAGE_ROWS;
  const people = ids.slice(from, end).map((id) => getProspect(context, id));
  return { people: people.filter((person) => person !== null), next: end < ids.length ? end : null };
}

/** Tags are stored as JSON, so a tag's own JSON text finds them; whoever asks drops matches inside a longer tag. */
function pageById(
  { sql }: Context,
  last: number,
  tag: string | undefined,
): { people: Prospect[]; next: number | null } {
  const select = "SELECT * FROM prospects WHERE id > ? AND erased_at IS NULL AND pending_since IS NULL";
  const rows =
    tag === undefined
      ? sql.all<ProspectRow>(`${select} ORDER BY id LIMIT ?`, last, PAGE_ROWS)
      : sql.all<ProspectRow>(
          `${select} AND instr(tags, ?) > 0 ORDER BY id LIMIT ?`,
          last,
          JSON.stringify(tag),
          PAGE_ROWS,
        );
  return { people: rows.map(toProspect), next: rows.length < PAGE_ROWS ? null : (rows.at(-1)?.id ?? null) };
}
