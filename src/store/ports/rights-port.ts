import type { FieldValue } from "../../engine/facts.ts";
import type { Instant } from "../../engine/plan.ts";
import type { Attempt } from "./attempts-port.ts";
import type { IssuedCode } from "./codes-port.ts";
import type { DoneNotice, StoredConsent } from "./consents-port.ts";
import type { Enrollment } from "./enrollments-port.ts";
import type { StoredEvent } from "./events-port.ts";
import type { InboxMessage, Notification } from "./inbox-port.ts";
import type { Prospect } from "./people-port.ts";
import type { Suppression } from "./suppressions-port.ts";
import type { Review, Task } from "./tasks-port.ts";
import type { Preference, WebDelivery, WebHit } from "./web-port.ts";

/** Everything that is kept of one person. */
export interface PersonFile {
  person: Prospect;
  enrollments: Enrollment[];
  events: StoredEvent[];
  attempts: (Attempt & { cost: number | null })[];
  tasks: Task[];
  reviews: Review[];
  messages: InboxMessage[];
  consents: StoredConsent[];
  notices: (DoneNotice & { doneAt: Instant })[];
  preference: Preference | null;
  hits: WebHit[];
  deliveries: WebDelivery[];
  codes: IssuedCode[];
  /** Uses of codes, their own or another's. */
  codeUses: { code: string; at: Instant }[];
  notifications: Notification[];
  suppressions: Suppression[];
}

/** Somebody's data was erased or handed out; it names nobody. */
export interface AuditLine {
  kind: "erased" | "exported";
  at: Instant;
  /** `p12`. */
  prospect: string;
  /** Keyed hashes of the addresses the person had then, by kind. */
  hashes: Record<string, FieldValue>;
}

/** What an erasure left to be done elsewhere. */
export interface Erasure {
  /** Texts by which what is left of the person in files can be found: addresses, also former ones, and Message-IDs. */
  traces: string[];
  /** False where the database's own file still holds an address: in a message to somebody else that may leave again. */
  isGone: boolean;
}

/** What people may ask for (GDPR Art. 15, 17, 20), and the proof that it was done. */
export interface RightsPort {
  /** Personal data gone from every table and from the database's files; suppressions become keyed hashes; enrollments exit. */
  eraseProspect(id: number, at: Instant): Promise<Erasure>;
  /** Null where there is no such person. */
  personFile(id: number): Promise<PersonFile | null>;
  /** Writes down that somebody's data was handed out. */
  recordExport(id: number, at: Instant): Promise<void>;
  /** Oldest first; with an address in normal form, only what concerns it. */
  auditLines(address?: string): Promise<AuditLine[]>;
}
