import type { Instant } from "../../engine/plan.ts";

/** What platforms count, and what it cost there. Spend is money in the workspace's currency, the others are counts. */
export const METRICS = [
  "spend",
  "impressions",
  "views",
  "clicks",
  "likes",
  "comments",
  "shares",
  "follows",
  "leads",
  "conversions",
] as const;
export type Metric = (typeof METRICS)[number];

/** What a platform's figures are of: one day of one campaign, or of an item of it (an ad, a post). */
export interface FigureKey {
  /** `YYYY-MM-DD`, as the platform counts its days. */
  day: string;
  channel: string;
  /** Empty where a channel's figures are of no campaign. */
  campaign: string;
  /** Empty where they are of the whole campaign. */
  item: string;
}

export type DayFigures = FigureKey & { metrics: Partial<Record<Metric, number>> };

export interface FigureFilter {
  /** Days, both included. */
  since?: string;
  until?: string;
  channel?: string;
}

/** Spend and social figures that are brought in from platforms: facts of others, so they may be corrected by them. */
export interface CampaignsPort {
  /**
   * Writes what is new or another; metrics that a row does not name stay. One outcome a row, in order: `updated` where a
   * figure stood there with another value.
   */
  keepFigures(rows: readonly DayFigures[], at: Instant): Promise<("created" | "updated" | "unchanged")[]>;
  /** By day, channel, campaign and item. */
  listFigures(filter: FigureFilter): AsyncIterable<DayFigures>;
  /** Added up over days and items, by channel and campaign, the dearest first. */
  sumFigures(filter: FigureFilter): Promise<Omit<DayFigures, "day" | "item">[]>;
}
