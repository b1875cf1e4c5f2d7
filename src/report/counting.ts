import { findZoneClock } from "../calendar/zone-clock.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import { UNFOLDED_KINDS } from "../store/ports/report-port.ts";
import type { CommitsOf } from "./commits.ts";
import { type Cohort, FigureTally, type HitTouch } from "./figures.ts";
import { type Dimension, openGrouping, weekOf } from "./grouping.ts";
import { type Crowd, gatherCrowds } from "./crowds.ts";
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
  const hits = await openHits(store, sequences, namers, times.period);
  const kinds = new Set([...REPORTED_KINDS, ...goals]);
  const dimensions = new Set(question.tables.flat());
  async function* journeys(): AsyncGenerator<{ journey: Journey; hits: HitTouch[] }> {
    for await (const journey of readJourneys(store.streamFacts([...kinds]))) {
      yield { journey, hits: hits.of(journey) };
    }
  }
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
    /** Whether all that is asked for is folded. */
    canFold: ![...kinds].some((kind) => UNFOLDED_KINDS.includes(kind)),
    /** Everybody, by the log or by what is folded of it: see `gatherCrowds`. */
    async *crowds(
      isFolded: boolean,
      each: ((journey: Journey) => void) | null,
      wantsIds = false,
    ): AsyncGenerator<Crowd> {
      if (isFolded) {
        yield* gatherCrowds(
          store.streamJourneys(),
          {
            kinds,
            goals: new Set(goals),
            cuts: times.cuts,
            nameEntry: openEntryNames(dimensions, sequences, commits),
            namePerson:
              dimensions.has("tag") || dimensions.has("country")
                ? (person) => JSON.stringify(names.person(person))
                : null,
            hits,
            wantsIds,
          },
          each,
        );
        return;
      }
      for await (const { journey, hits: own } of journeys()) {
        each?.(journey);
        yield { journey, hits: own, people: 1, ids: [journey.person] };
      }
    },
  };
}

/** What groups tell apart by when somebody entered; null for nothing. */
function openEntryNames(
  dimensions: ReadonlySet<Dimension>,
  sequences: readonly SequenceHead[],
  commits: CommitsOf | undefined,
): ((at: Instant) => string) | null {
  const cuts = dimensions.has("commit")
    ? sequences.flatMap(({ name }) => commits?.(name).map(({ at }) => at) ?? []).sort((a, b) => a - b)
    : [];
  if (!dimensions.has("week") && cuts.length === 0) return null;
  const isByWeek = dimensions.has("week");
  return (at) => `${isByWeek ? weekOf(at) : ""}/${cuts.findLastIndex((cut) => cut <= at)}`;
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
  // Where the answer to one of the questions above changes, and nowhere else.
  const cuts = [
    ...[since, until, before?.since].filter((at) => at !== undefined),
    ...(mature ? [now - PATIENCE_MS, ...ripe.values()].map((at) => at + 1) : []),
  ];
  const period = { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
  return {
    period,
    before,
    includes,
    hasEnded,
    isYoung,
    cohortOf,
    cuts: [...new Set(cuts)].sort((a, b) => a - b),
  };
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
