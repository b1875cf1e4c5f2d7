import { findZoneClock } from "../calendar/zone-clock.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import { type Cohort, FigureTally, type HitTouch } from "./figures.ts";
import { type Dimension, openGrouping } from "./grouping.ts";
import { openHits } from "./hits.ts";
import { type Journey, readJourneys, REPORTED_KINDS } from "./journeys.ts";
import { longestWay } from "./longest-way.ts";
import { openNamers, openNames } from "./names.ts";
import type { CampaignFigures, ReportQuestion, SequenceHead } from "./question.ts";

/** Past a sequence's longest way, an answer to its last touch has come or will not (own). */
const PATIENCE_MS = 21 * DAY_MS;

/** What a sequence without a goal is compared by. */
const DEFAULT_GOAL = "meeting_booked";

/** What everything that counts by one question shares: the people, and which of what they did is asked about. */
export async function openCounting(
  store: Store,
  sequences: readonly SequenceHead[],
  question: ReportQuestion,
) {
  const { commits } = question;
  const plans = new Map(sequences.map(({ name, plan }) => [name, plan]));
  const namers = await openNamers(store, sequences);
  const goals = sequences.flatMap(({ plan }) => plan?.goal ?? []);
  const goalOf = (sequence: string | null) => plans.get(sequence ?? "")?.goal ?? null;
  const times = openTimes(sequences, question);
  const names = await openNames(store, plans, namers, {
    dimensions: question.tables.flat(),
    ...(commits !== undefined && { commits }),
  });
  const campaigns = question.sequence === undefined ? await readCampaigns(store, question) : [];
  const hitsOf = await openHits(store, sequences, namers, times.period);
  return {
    times,
    names,
    campaigns,
    comparedBy: (sequence: string) => goalOf(sequence) ?? DEFAULT_GOAL,
    isAsked: (sequence: string | null) => question.sequence === undefined || sequence === question.sequence,
    tallyBy: (by: readonly Dimension[]) =>
      new FigureTally({
        grouping: openGrouping(by, names),
        includes: times.includes,
        cohortOf: times.cohortOf,
        goalOf,
        ...(question.sequence !== undefined && { sequence: question.sequence }),
        hasBefore: times.before !== null,
        hasYoung: question.mature === true,
        campaigns,
      }),
    /** Everybody, a person at a time. */
    async *journeys(): AsyncGenerator<{ journey: Journey; hits: HitTouch[] }> {
      const kinds = [...new Set([...REPORTED_KINDS, ...goals])];
      for await (const journey of readJourneys(store.streamFacts(kinds))) {
        yield { journey, hits: hitsOf(journey) };
      }
    },
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
  const hasEnded = (at: Instant) => until === undefined || at < until;
  const period = { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
  return { period, before, includes, hasEnded, isYoung, cohortOf };
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
