import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import { InternalError } from "../errors.ts";
import { foldMailbox } from "../prospects/normalise/mailbox.ts";
import type { Context } from "./context.ts";
import { noteChange } from "./crm-people.ts";
import { wakeLaw, wakeMessages } from "./due.ts";
import { parseObject, parseTexts } from "./json.ts";
import { chooseId } from "./meta.ts";
import type { Addresses, EarlierRows, ProspectDraft, UpsertResult } from "./port.ts";
import type { ProspectRow } from "./prospect-rows.ts";
import {
  ADDRESS_KINDS,
  dropAddresses,
  findByEmail,
  findByLinkedin,
  findByMailbox,
  findByPhone,
  findTaken,
  isSameMailbox,
  readProspectRow,
} from "./prospect-rows.ts";
import { findErasedAddress, hasErasedAddresses } from "./suppressions.ts";

/** A change to one person: null removes a field or an address, absent keeps it. */
export type ProspectChange = Partial<Addresses> & {
  fields?: Record<string, FieldValue | null>;
  addTags?: readonly string[];
  removeTags?: readonly string[];
  companyDomain?: string | null;
};

const ERASED = "this address belongs to a person who was erased and must not be contacted again";

/** What was found about an address says nothing about the next one. */
const EMAIL_CHECK_GONE = { email_check: null, email_check_reason: null } as const;

const INSERT = `INSERT INTO prospects
  (id, email, mailbox, linkedin_url, phone, company_domain, fields, tags, created_at, updated_at, pending_since)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

/** One transaction's worth of rows; see the port. */
export function upsertProspects(
  context: Context,
  drafts: readonly ProspectDraft[],
  at: Instant,
  earlier?: EarlierRows,
): UpsertResult[] {
  const mayBeErased = hasErasedAddresses(context);
  earlier?.begin();
  let isNew = true;
  return drafts.map((draft) => {
    const erased = mayBeErased ? findErasedAddress(context, draft) : null;
    if (erased !== null) return { type: "conflict", field: erased, reason: ERASED };
    const result = upsertProspect(context, draft, at, { isNew, earlier });
    if (result.type !== "conflict") earlier?.note(result.id, draft);
    isNew = result.type === "created";
    return result;
  });
}

/**
 * Creates a person, or updates the one with these identities: filled cells overwrite, empty ones keep.
 * `isNew` is a guess from the row before: then an insert is tried first, which saves asking for each address.
 */
function upsertProspect(
  context: Context,
  draft: ProspectDraft,
  at: Instant,
  { isNew, earlier }: { isNew: boolean; earlier: EarlierRows | undefined },
): UpsertResult {
  const known = draft.person === undefined ? undefined : readProspectRow(context, draft.person);
  if (known !== undefined && known.erased_at === null) return changeFound(context, known, draft, at, earlier);
  const sharing = draft.phone === null ? [] : findSharing(context, draft, draft.phone);
  if (isNew && sharing.length === 0) {
    const id = insertProspect(context, draft, at);
    if (id !== null) return { type: "created", id };
  }
  const found = findSame(context, draft, sharing);
  if (found === null) return createProspect(context, draft, at);
  if ("type" in found) return found;
  return changeFound(context, found, draft, at, earlier);
}

function changeFound(
  context: Context,
  found: ProspectRow,
  draft: ProspectDraft,
  at: Instant,
  earlier: EarlierRows | undefined,
): UpsertResult {
  const spelled = isSameMailbox(draft.email, found.email) ? { ...draft, email: found.email } : draft;
  const left = earlier?.leave(spelled, found) ?? { type: "left", draft: spelled };
  if (left.type === "conflict") return left;
  const changed = changeRow(context, found, describeChange(left.draft), at);
  return found.pending_since === null || changed.type === "conflict" ? changed : takeOver(context, found.id);
}

/** Somebody whom a form has named, and whom a person now brings in: from here on like everybody else. */
function takeOver(context: Context, id: number): UpsertResult {
  context.sql.run("UPDATE prospects SET pending_since = NULL WHERE id = ?", id);
  return { type: "created", id };
}

/** Filled cells overwrite, empty ones keep. */
function describeChange(draft: ProspectDraft): ProspectChange {
  const change: ProspectChange = { fields: keepFilled(draft.fields), addTags: draft.tags };
  for (const kind of ADDRESS_KINDS) {
    const value = draft[kind];
    if (value !== null && value !== "") change[kind] = value;
  }
  if (draft.companyDomain !== null) change.companyDomain = draft.companyDomain;
  return change;
}

/** The person a row is about, by email, then LinkedIn URL, then phone; or the conflict between two. */
function findSame(
  context: Context,
  draft: ProspectDraft,
  sharing: readonly ProspectRow[],
): ProspectRow | UpsertResult | null {
  const byEmail = draft.email === null ? undefined : findByEmail(context, draft.email);
  const byLinkedin = draft.linkedin_url === null ? undefined : findByLinkedin(context, draft.linkedin_url);
  if (byEmail !== undefined && byLinkedin !== undefined && byEmail.id !== byLinkedin.id) {
    return {
      type: "conflict",
      field: "linkedin_url",
      reason: `the email is p${byEmail.id}'s, the LinkedIn URL is p${byLinkedin.id}'s`,
    };
  }
  const row = byEmail ?? byLinkedin;
  if (row !== undefined) return row;
  if (sharing.length < 2) return sharing[0] ?? null;
  if (draft.email !== null || draft.linkedin_url !== null) return null;
  return { type: "conflict", field: "phone", reason: `${sharing.length} people share this number` };
}

/** Colleagues share switchboards: a number only tells people apart where nothing else contradicts it. */
function findSharing(context: Context, draft: ProspectDraft, phone: string): ProspectRow[] {
  return findByPhone(context, phone).filter(
    (person) =>
      (draft.email === null || person.email === null) &&
      (draft.linkedin_url === null || person.linkedin_url === null),
  );
}

function createProspect(context: Context, draft: ProspectDraft, at: Instant): UpsertResult {
  const id = insertProspect(context, draft, at);
  if (id === null) throw new InternalError("a person was neither found nor new");
  return { type: "created", id };
}

/** Null where the mailbox or the LinkedIn URL is taken. */
export function insertProspect(
  context: Context,
  draft: ProspectDraft,
  at: Instant,
  pendingSince: Instant | null = null,
): number | null {
  if (draft.email !== null && findByMailbox(context, draft.email) !== undefined) return null;
  return context.sql.insertIfNew(
    INSERT,
    chooseId(context.sql, "prospects"),
    draft.email,
    draft.email === null ? null : foldMailbox(draft.email),
    draft.linkedin_url,
    draft.phone,
    draft.companyDomain,
    JSON.stringify(keepFilled(draft.fields)),
    JSON.stringify(draft.tags.length < 2 ? draft.tags : [...new Set(draft.tags)]),
    at,
    at,
    pendingSince,
  );
}

/** Changes one person's fields, addresses and tags. An unknown or erased person is a conflict. */
export function changeProspect(
  context: Context,
  id: number,
  change: ProspectChange,
  at: Instant,
): UpsertResult {
  const row = readProspectRow(context, id);
  if (row === undefined || row.erased_at !== null) {
    return { type: "conflict", field: "id", reason: `there is no person p${id}` };
  }
  return changeRow(context, row, change, at);
}

/** Whose addresses these are already, or that they were erased, where that forbids them to this person; null for nothing. */
export function findConflict(
  context: Context,
  id: number,
  change: ProspectChange,
): Extract<UpsertResult, { type: "conflict" }> | null {
  const row = readProspectRow(context, id);
  return row === undefined ? null : refuseAddresses(context, addressesAfter(row, change), row);
}

function addressesAfter(row: ProspectRow, change: ProspectChange): Addresses {
  return {
    email: change.email === undefined ? row.email : change.email,
    linkedin_url: change.linkedin_url === undefined ? row.linkedin_url : change.linkedin_url,
    phone: change.phone === undefined ? row.phone : change.phone,
  };
}

function refuseAddresses(
  context: Context,
  addresses: Addresses,
  row: ProspectRow,
): Extract<UpsertResult, { type: "conflict" }> | null {
  if (!ADDRESS_KINDS.some((kind) => addresses[kind] !== row[kind])) return null;
  const erased = findErasedAddress(context, addresses);
  if (erased !== null) return { type: "conflict", field: erased, reason: ERASED };
  const taken = findTaken(context, addresses, row.id);
  return taken === null
    ? null
    : { type: "conflict", field: taken, reason: "this address belongs to another person" };
}

function changeRow(context: Context, row: ProspectRow, change: ProspectChange, at: Instant): UpsertResult {
  const addresses = addressesAfter(row, change);
  const companyDomain = change.companyDomain === undefined ? row.company_domain : change.companyDomain;
  const stale = addresses.email === row.email ? {} : EMAIL_CHECK_GONE;
  const fields = mergeFields(row.fields, { ...stale, ...change.fields });
  const tags = mergeTags(row.tags, change.addTags ?? [], change.removeTags ?? []);
  const moved = ADDRESS_KINDS.some((kind) => addresses[kind] !== row[kind]);
  if (!moved && companyDomain === row.company_domain && fields === row.fields && tags === row.tags) {
    return { type: "unchanged", id: row.id };
  }
  const refused = refuseAddresses(context, addresses, row);
  if (refused !== null) return refused;
  context.sql.run(
    `UPDATE prospects SET email = ?, mailbox = ?, linkedin_url = ?, phone = ?, company_domain = ?, fields = ?,
      tags = ?, updated_at = ? WHERE id = ?`,
    addresses.email,
    addresses.email === null ? null : foldMailbox(addresses.email),
    addresses.linkedin_url,
    addresses.phone,
    companyDomain,
    fields,
    tags,
    at,
    row.id,
  );
  noteChange(context, row.id);
  wakeMessages(context, row.id, at);
  wakeLaw(context, row.id, at);
  return { type: "updated", id: row.id };
}

/** The stored text itself when nothing changes, so that equality tells. */
function mergeFields(stored: string, change: Record<string, FieldValue | null>): string {
  const fields = new Map(Object.entries(parseObject<FieldValue>(stored)));
  let changed = false;
  for (const [name, value] of Object.entries(dropAddresses(change))) {
    if (value === null) {
      if (fields.delete(name)) changed = true;
    } else if (fields.get(name) !== value) {
      fields.set(name, value);
      changed = true;
    }
  }
  return changed ? JSON.stringify(Object.fromEntries(fields)) : stored;
}

function mergeTags(stored: string, add: readonly string[], remove: readonly string[]): string {
  if (add.length === 0 && remove.length === 0) return stored;
  const tags = parseTexts(stored);
  const merged = new Set(tags);
  for (const tag of add) merged.add(tag);
  for (const tag of remove) merged.delete(tag);
  const same = merged.size === tags.length && tags.every((tag) => merged.has(tag));
  return same ? stored : JSON.stringify([...merged]);
}

/** What is stored of a row's fields: no empty ones, and no addresses, which have columns of their own. */
function keepFilled(fields: Readonly<Record<string, FieldValue>>): Record<string, FieldValue> {
  const filled: Record<string, FieldValue> = {};
  for (const name in fields) {
    const value = fields[name];
    if (
      value !== undefined &&
      value !== "" &&
      name !== "email" &&
      name !== "linkedin_url" &&
      name !== "phone"
    )
      filled[name] = value;
  }
  return filled;
}
