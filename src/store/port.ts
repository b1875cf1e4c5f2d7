import type { Instant } from "../engine/plan.ts";
import type { ActsPort } from "./ports/acts-port.ts";
import type { AttemptsPort } from "./ports/attempts-port.ts";
import type { CampaignsPort } from "./ports/campaigns-port.ts";
import type { CodesPort } from "./ports/codes-port.ts";
import type { ConsentsPort } from "./ports/consents-port.ts";
import type { CrmPort } from "./ports/crm-port.ts";
import type { EnrollmentsPort, PlansPort } from "./ports/enrollments-port.ts";
import type { EventsPort } from "./ports/events-port.ts";
import type { InboxStore } from "./ports/inbox-port.ts";
import type { MailboxPort } from "./ports/mailbox-port.ts";
import type { MailDomainPort, PeoplePort } from "./ports/people-port.ts";
import type { ReportPort } from "./ports/report-port.ts";
import type { RestorePort } from "./ports/restore-port.ts";
import type { RightsPort } from "./ports/rights-port.ts";
import type { RunningPort } from "./ports/running-port.ts";
import type { SendersPort } from "./ports/senders-port.ts";
import type { SuppressionsPort } from "./ports/suppressions-port.ts";
import type { TasksPort } from "./ports/tasks-port.ts";
import type { TokenPort, WebPort } from "./ports/web-port.ts";
import type { WorkersPort } from "./ports/workers-port.ts";

export type * from "./ports/acts-port.ts";
export type * from "./ports/attempts-port.ts";
export type * from "./ports/campaigns-port.ts";
export type * from "./ports/codes-port.ts";
export type * from "./ports/consents-port.ts";
export type * from "./ports/crm-port.ts";
export type * from "./ports/enrollments-port.ts";
export type * from "./ports/events-port.ts";
export type * from "./ports/inbox-port.ts";
export type * from "./ports/mailbox-port.ts";
export type * from "./ports/people-port.ts";
export type * from "./ports/report-port.ts";
export type * from "./ports/restore-port.ts";
export type * from "./ports/rights-port.ts";
export type * from "./ports/running-port.ts";
export type * from "./ports/senders-port.ts";
export type * from "./ports/suppressions-port.ts";
export type * from "./ports/tasks-port.ts";
export type * from "./ports/web-port.ts";
export type * from "./ports/workers-port.ts";

/** The verbs that a bulk load takes together; they promise what the store's own do, except for when they are durable. */
export type BulkStore = Pick<Store, "upsertProspects" | "enroll" | "addConsents" | "suppress">;

/**
 * Everything the program remembers, as intentions. Writes are durable when their promise resolves
 * (SQLite: `synchronous=FULL`); concurrent writes of one process share a transaction.
 * Lease times come from the wall clock given at opening, all other times from the caller.
 */
export interface Store
  extends ActsPort,
    AttemptsPort,
    CampaignsPort,
    CodesPort,
    ConsentsPort,
    CrmPort,
    EnrollmentsPort,
    EventsPort,
    InboxStore,
    MailboxPort,
    MailDomainPort,
    PeoplePort,
    PlansPort,
    ReportPort,
    RestorePort,
    RightsPort,
    RunningPort,
    SendersPort,
    SuppressionsPort,
    TasksPort,
    TokenPort,
    WebPort,
    WorkersPort {
  /**
   * For work on very many people: what is written through `bulk` is on disk when this resolves, not before, and is
   * committed in parts of some seconds, with a pause after each in which other processes get their turn. Reads see
   * it at once. A crash loses at most the last part; a part that fails rejects the whole, and what was committed before
   * stays: the work must be such that it can be done again. Other writes keep to their own promise meanwhile.
   */
  loadInBulk<T>(work: (bulk: BulkStore) => Promise<T>): Promise<T>;
  backup(file: string): Promise<void>;
  /** A private copy with the same verbs, for dry runs; gone when closed. */
  fork(): Promise<Store>;
  /** Problems found by the engine's own integrity check, and by comparing projections with the event log. */
  check(): Promise<string[]>;
  /** Now, by the clock that leases go by: the database server's, where there is one. */
  storeTime(): Promise<Instant>;
  /** How the database's server is set that endangers what was written, in words; [] for a file. */
  risks(): Promise<string[]>;
  readonly workspaceId: string;
  readonly schemaVersion: number;
  close(): Promise<void>;
}
