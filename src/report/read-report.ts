import type { Store } from "../store/port.ts";
import { type Credit, CreditTally } from "./attribution.ts";
import { type Budget, judgeBudget } from "./budget.ts";
import { openCounting } from "./counting.ts";
import { type Experiment, ExperimentTally } from "./experiments.ts";
import type { Figures } from "./figures.ts";
import { readFolded } from "./folding.ts";
import type { Dimension } from "./grouping.ts";
import { HoldoutTally, type Lift } from "./holdout.ts";
import type { Journey } from "./journeys.ts";
import type { CampaignFigures, Period, ReportQuestion, SequenceHead } from "./question.ts";

/** Figures by dimensions, in the order of their groups. */
export interface ReportTable {
  by: readonly Dimension[];
  /** Whether its funnels follow people by when they were touched, and not by when they entered. */
  tellsTouches: boolean;
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
  /** Steps that sent two variants or more, from their first touch on, whatever the period; none where nobody asked. */
  experiments: Experiment[];
  /** Goals by channel. */
  credits: Credit[];
  /** Sequences that hold people out. */
  holdouts: Lift[];
  /** Where a meeting costs less than elsewhere; null where no table is by channel alone. */
  budget: Budget | null;
}

/**
 * Counts everything, in one reading. The log is folded before, so that people who count alike are counted together; what is
 * not folded is counted by the log itself, with the same figures.
 */
export async function readReport(
  store: Store,
  sequences: readonly SequenceHead[],
  question: ReportQuestion,
): Promise<Report> {
  const counting = await openCounting(store, sequences, question);
  return readFolded(store, { ...question, canFold: counting.canFold }, (isFolded) =>
    count(counting, question, isFolded),
  );
}

async function count(
  counting: Awaited<ReturnType<typeof openCounting>>,
  question: ReportQuestion,
  isFolded: boolean,
): Promise<Report> {
  const { currency, now } = question;
  const { times, campaigns, names, comparedBy, isAsked } = counting;
  const { includes, isYoung } = times;
  const [total, tables] = [counting.tallyBy([]), question.tables.map(counting.tallyBy)];
  const [experiments, credits, holdouts] = [new ExperimentTally(), new CreditTally(), new HoldoutTally()];
  const compare = (journey: Journey): void =>
    experiments.add(journey, ({ at, sequence }) => isAsked(sequence) && times.hasEnded(at));
  const each = question.withoutExperiments === true ? null : compare;
  for await (const { journey, hits, people } of counting.crowds(isFolded, each)) {
    for (const tally of [total, ...tables]) tally.add(journey, hits, people);
    credits.add(
      journey,
      (outcome) => {
        const sequence = outcome.sequence ?? outcome.touch?.sequence ?? null;
        return (
          sequence !== null &&
          isAsked(sequence) &&
          includes(outcome.at) &&
          outcome.kind === comparedBy(sequence)
        );
      },
      people,
    );
    holdouts.add(
      journey,
      ({ at, sequence }) => isAsked(sequence) && includes(at) && !isYoung(at, sequence),
      comparedBy,
      people,
    );
  }
  const counted = tables.map((tally) => tally.finish());
  const byChannel = counted.find(({ by }) => by.length === 1 && by[0] === "channel");
  return {
    period: times.period,
    before: times.before,
    currency,
    tables: counted,
    total: total.finishTotal(),
    campaigns,
    experiments: experiments.finish(now, names.nameStep),
    credits: credits.finish(),
    holdouts: holdouts.finish(comparedBy),
    budget: byChannel === undefined ? null : judgeBudget(byChannel.rows),
  };
}
