import type { Channel, TransportContext } from "../channels/channel.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import type { KeepRefreshToken } from "../providers/access-token.ts";
import type { FindAccounts } from "../providers/accounts.ts";
import type { Prospect, Store } from "../store/port.ts";
import type { Evaluations } from "./evaluations.ts";
import type { SequenceCatalog } from "./sequence-catalog.ts";

/** A sequence file as it was read from the working tree. */
export interface SequenceFile {
  name: string;
  /** Path relative to the workspace. */
  file: string;
  plan: Plan | null;
  version: string | null;
  /** The first error, as `file:line:column: message`; null for a valid file. */
  error: string | null;
}

/** What the hands work with: everything that touches the world comes in here. */
export interface RunContext extends TransportContext {
  config: WorkspaceConfig;
  sequences: readonly SequenceFile[];
  /** Files that end with a line break, by path: one that loses it later is taken for half-written. */
  wholeFiles: readonly string[];
  /** Version approved per sequence, from approvals.yaml. */
  approvals: ReadonlyMap<string, string>;
  snippet: (path: string) => string | null;
  store: Store;
  /** Which sequences may be performed, and the plans that people in flight are on. */
  catalog: SequenceCatalog;
  evaluations: Evaluations;
  /** The accounts at services that report here; absent where none is read. */
  findAccounts?: FindAccounts;
  /** Who gives the commands (`SEQ_USER`); absent where nobody says. */
  who?: string;
  /** Keeps a refresh token that a service gave in place of the old one; absent where nothing outlives the process. */
  keepRefreshToken?: KeepRefreshToken;
  /** `isSet`: by hand (`--now`), so that it may stand far from the time of any server. */
  clock: { now(): Instant; isSet?: boolean };
  findChannel: (id: string) => Channel | null;
  /** Countries with public holidays on a local date. */
  loadHolidays: (countries: readonly string[]) => Promise<(isoDate: string) => boolean>;
}

/** How a prospect is named in lines and lists: email, else LinkedIn URL, else phone, else `p<id>`. */
export function nameOf(person: Pick<Prospect, "id" | "email" | "linkedin_url" | "phone">): string {
  return person.email ?? person.linkedin_url ?? person.phone ?? `p${person.id}`;
}
