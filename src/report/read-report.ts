import { findZoneClock } from "../calendar/zone-clock.ts";
import { DAY_MS, type Instant, type Plan } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import type { DayFigures } from "../store/ports/campaigns-port.ts";
import { type Credit, CreditTally } from "./attribution.ts";
import { type Experiment, ExperimentTally } from "./experiments.ts";
import { type Cohort, type Figures, FigureTally } from "./figures.ts";
import { type Dimension, openGrouping } from "./grouping.ts";
import { openHits } from "./hits.ts";
import { HoldoutTally, type Lift } from "./holdout.ts";
import { readJourneys, REPORTED_KINDS } from "./journeys.ts";
import { longestWay } from "./longest-way.ts";
import { openNamers, openNames } from "./names.ts";

/** Past a sequence's longest way, an answer to its last touch has come or will not (own). */
const PATIENCE_MS = 21 * DAY_MS;

/** The sequence's part of the working tree that a report needs. */
export interface SequenceHead {
  name: string;
  plan: Plan | null;
}

/** Commits that changed a sequence's file, the oldest first. */
export type CommitsOf = (sequence: string) => readonly { commit: string; at: Instant }[];

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
}

/** A time from `since` up to, and without, `until`. */
export interface Period {
  since: Instant;
  until: Instant;
}

/** What platforms tell of a channel and campaign; spend is in the report's currency. */
export type CampaignFigures = Omit<DayFigures, "day" | "item">;

/** Figures by dimensions, in the order of their groups. */
export interface ReportTable {
  by: readonly Dimension[];
  rows: Figures[];
}

/** All that `seq report` says: text, JSON, CSV and a page show the same value. docs/figures.md defines each figure. */
export interface Report {
  period: Partial<Period>;
  /** As long, just before; null where the period has no beginning. */
  before: Period | null;
  currency: string;
  /** As asked for, in that order: each funnel, count and cost of a group. */
  tables: ReportTable[];
  /** Everything in one row, people counted once; imported spend is in it where no sequence is asked for. */
  total: Figures;
  /** Spend and social figures by channel and campaign; empty where a sequence is asked for, as they are of none. */
  campaigns: CampaignFigures[];
  /** Steps that sent two variants or more. */
  experiments: Experiment[];
  /** Goals by channel. */
  credits: Credit[];
  /** Sequences that hold people out. */
  holdouts: Lift[];
}

/** What a sequence without a goal is compared by. */
const DEFAULT_GOAL = "meeting_booked";

/** Reads the log once, a person at a time, and counts everything. Its cost follows what is stored. */
export async function readReport(
  store: Store,
  sequences: readonly SequenceHead[],
  question: ReportQuestion,
): Promise<Report> {
  const { commits, currency, now } = question;
  const plans = new Map(sequences.map(({ name, plan }) => [name, plan]));
  const namers = await openNamers(store, sequences);
  const goals = sequences.flatMap(({ plan }) => plan?.goal ?? []);
  const goalOf = (sequence: string | null) => plans.get(sequence ?? "")?.goal ?? null;
  const comparedBy = (sequence: string) => goalOf(sequence) ?? DEFAULT_GOAL;
  const times = openTimes(sequences, question);
  const { includes, isYoung } = times;
  const names = await openNames(store, plans, namers, {
    dimensions: question.tables.flat(),
    ...(commits !== undefined && { commits }),
  });
  const campaigns = question.sequence === undefined ? await readCampaigns(store, question) : [];
  const tallyBy = (by: readonly Dimension[]) =>
    new FigureTally({
      grouping: openGrouping(by, names),
      includes,
      cohortOf: times.cohortOf,
      goalOf,
      ...(question.sequence !== undefined && { sequence: question.sequence }),
      hasBefore: times.before !== null,
      hasYoung: question.mature === true,
      campaigns,
    });
  const [total, tables] = [tallyBy([]), question.tables.map(tallyBy)];
  const [experiments, credits, holdouts] = [new ExperimentTally(), new CreditTally(), new HoldoutTally()];
  const isAsked = (sequence: string | null) =>
    question.sequence === undefined || sequence === question.sequence;
  const hits = await openHits(store, sequences, namers, times.period);
  for await (const journey of readJourneys(store.streamFacts([...new Set([...REPORTED_KINDS, ...goals])]))) {
    const opened = hits(journey);
    for (const tally of [total, ...tables]) tally.add(journey, opened);
    experiments.add(journey, ({ at, sequence }) => isAsked(sequence) && includes(at));
    credits.add(journey, (outcome) => {
      const sequence = outcome.sequence ?? outcome.touch?.sequence ?? null;
      return (
        sequence !== null &&
        isAsked(sequence) &&
        includes(outcome.at) &&
        outcome.kind === comparedBy(sequence)
      );
    });
    holdouts.add(
      journey,
      ({ at, sequence }) => isAsked(sequence) && includes(at) && !isYoung(at, sequence),
      comparedBy,
    );
  }
  return {
    period: times.period,
    before: times.before,
    currency,
    tables: tables.map((tally) => tally.finish()),
    total: total.finishTotal(),
    campaigns,
    experiments: experiments.finish(now, names.nameStep),
    credits: credits.finish(),
    holdouts: holdouts.finish(comparedBy),
  };
}

/** Which times a question is about. */
function openTimes(
  sequences: readonly SequenceHead[],
  { since, until, now, mature = false }: ReportQuestion,
) {
  const before = since === undefined ? null : { since: since - ((until ?? now) - since), until: since };
  const includes = (at: Instant) =>
    (since === undefined || at >= since) && (until === undefined || at < until);
  const ripe = new Map(
    sequences.map(({ name, plan }) => [name, now - PATIENCE_MS - (plan === null ? 0 : longestWay(plan))]),
  );
  const isYoung = (at: Instant, sequence: string | null) =>
    mature && at > (ripe.get(sequence ?? "") ?? now - PATIENCE_MS);
  const cohortOf = (at: Instant, sequence: string | null): Cohort | null => {
    if (includes(at)) return isYoung(at, sequence) ? "young" : "funnel";
    return before !== null && at >= before.since && at < before.until && !isYoung(at, sequence)
      ? "before"
      : null;
  };
  const period = { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
  return { period, before, includes, isYoung, cohortOf };
}

/** What platforms tell of the period's days, those in which it begins and ends included. */
async function readCampaigns(
  store: Store,
  { since, until, zone }: Pick<ReportQuestion, "since" | "until" | "zone">,
): Promise<CampaignFigures[]> {
  const dayOf = (at: Instant) =>
    new Date(at + findZoneClock(zone).stretchAt(at).offset).toISOString().slice(0, 10);
  return store.sumFigures({
    ...(since !== undefined && { since: dayOf(since) }),
    ...(until !== undefined && { until: dayOf(until - 1) }),
  });
}
