import type { FieldValue } from "../../engine/facts.ts";
import type { Instant } from "../../engine/plan.ts";
import type { NewConsent } from "./consents-port.ts";

/** Addresses, in normal form: email lower-cased domain, LinkedIn as https://www.linkedin.com/in/slug, phone as E.164. */
export interface Addresses {
  email: string | null;
  linkedin_url: string | null;
  phone: string | null;
}

/** A stored person. Fields hold everything a template may use, addresses and standard columns included. */
export interface Prospect extends Addresses {
  id: number;
  fields: Record<string, FieldValue>;
  tags: string[];
  /** Registrable domain of the company's mail, null for free-mail domains. */
  companyDomain: string | null;
  createdAt: Instant;
  updatedAt: Instant;
  /**
   * A form named the address then, and whoever reads it has not confirmed that yet: no list shows them, and nothing but
   * the request to confirm may reach them. Absent for everybody else.
   */
  pendingSince?: Instant;
}

/** One normalised import row. */
export interface ProspectDraft extends Addresses {
  fields: Record<string, FieldValue>;
  tags: string[];
  companyDomain: string | null;
  /** Who it is, where that is known by more than addresses: the CRM's record that this row was read from. */
  person?: number;
  /** What the row records of consents; kept by `addConsents` once the person has an id. */
  consents?: Omit<NewConsent, "prospect">[];
}

export type UpsertResult =
  | { type: "created" | "updated" | "unchanged"; id: number }
  /** The row's identities belong to two different people, or to an erased and suppressed one. */
  | { type: "conflict"; field: string; reason: string };

/** What the earlier rows of a file leave of a later one about the same person. */
export type LaterRow =
  /** Values that an earlier row gave are taken out, so that the first row wins. */
  { type: "left"; draft: ProspectDraft } | { type: "conflict"; field: string; reason: string };

/** The earlier rows of a file, as far as later ones must know them. */
export interface EarlierRows {
  /** A batch begins, or begins again: what was noted since the last one that was kept is forgotten. */
  begin(): void;
  /** What a row that is about this person may still change. */
  leave(draft: ProspectDraft, person: Addresses & { id: number }): LaterRow;
  /** The row was taken, and was about this person. */
  note(id: number, draft: ProspectDraft): void;
}

export interface ProspectFilter {
  ids?: readonly number[];
  tag?: string;
}

/** What the DNS said about mail to a domain; see `MailDomain` in prospects/verify for the words. */
export type KeptMailDomain = "accepts" | "implicit" | "null_mx" | "no_mx" | "no_domain";

/** Who people are, by what their rows say. */
export interface PeoplePort {
  /**
   * Creates or updates by identity: email first (any spelling of its mailbox; the one stored stays), then LinkedIn URL,
   * then phone (only where neither row nor person has another email). Somebody pending is taken over. One transaction. A changed person's enrollments that wait at gate `message` are due at `at`.
   * `earlier`: of two rows about one person the first wins; the drafts then are rows of the same file as those before.
   */
  upsertProspects(
    drafts: readonly ProspectDraft[],
    at: Instant,
    earlier?: EarlierRows,
  ): Promise<UpsertResult[]>;
  /** By email, LinkedIn URL, phone (normal forms) or `p<id>`. */
  findProspect(reference: string): Promise<Prospect | null>;
  getProspect(id: number): Promise<Prospect | null>;
  streamProspects(filter: ProspectFilter): AsyncIterable<Prospect>;
  /** Wakes the person's enrollments as `upsertProspects` does. */
  updateProspect(
    id: number,
    change: Partial<Addresses> & {
      /** Follows the email; absent keeps it. */
      companyDomain?: string | null;
      fields?: Record<string, FieldValue | null>;
      addTags?: string[];
      removeTags?: string[];
    },
    at: Instant,
  ): Promise<UpsertResult>;
}

/** Answers of the DNS, so that a domain is not asked about at every check. */
export interface MailDomainPort {
  /** Null where nothing is kept, or not any more at `at`. */
  mailDomain(domain: string, at: Instant): Promise<KeptMailDomain | null>;
  keepMailDomain(domain: string, answer: KeptMailDomain, expiresAt: Instant): Promise<void>;
}
