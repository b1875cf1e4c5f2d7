import type { Instant, Plan } from "../engine/plan.ts";
import type { DayFigures } from "../store/ports/campaigns-port.ts";
import type { FoldProgress } from "../store/ports/report-port.ts";
import type { CommitsOf } from "./commits.ts";
import type { Dimension } from "./grouping.ts";

/** The sequence's part of the working tree that a report needs. */
export interface SequenceHead {
  name: string;
  plan: Plan | null;
}

export interface ReportQuestion {
  /** One table for each, all counted in one reading: by these dimensions, in this order. */
  tables: readonly (readonly Dimension[])[];
  sequence?: string;
  /** At or after. */
  since?: Instant;
  /** Before; absent: now. */
  until?: Instant;
  now: Instant;
  currency: string;
  /** IANA zone whose days the period's ends are in, for figures that are by day. */
  zone: string;
  /** Funnels of mature people alone. */
  mature?: boolean;
  /** Needed where a table is by commit. */
  commits?: CommitsOf;
  /** Told while the log is folded, which the first report of a store takes time for. */
  onFold?(progress: FoldProgress): void;
  /** Experiments pair people by the moment, which takes as long as all the rest; they are left out where nobody asks. */
  withoutExperiments?: boolean;
  /** Counts by the log alone, which takes several times as long. */
  byLog?: boolean;
}

/** A time from `since` up to, and without, `until`. */
export interface Period {
  since: Instant;
  until: Instant;
}

/** What platforms tell of a channel and campaign; spend is in the report's currency. */
export type CampaignFigures = Omit<DayFigures, "day" | "item">;
