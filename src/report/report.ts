import type { Lineage } from "../engine/lineage.ts";
import { DAY_MS, type Instant, type Plan } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import type { TouchHits } from "../store/ports/report-port.ts";
import { tagStep } from "../token/token.ts";
import { type Credit, CreditTally } from "./attribution.ts";
import { type Experiment, ExperimentTally } from "./experiments.ts";
import { type Cohort, type Figures, FigureTally, type HitTouch } from "./figures.ts";
import { type Dimension, type Names, openGrouping } from "./grouping.ts";
import { HoldoutTally, type Lift } from "./holdout.ts";
import { type Journey, readJourneys, REPORTED_KINDS, type Touch } from "./journeys.ts";
import { longestWay } from "./longest-way.ts";

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
  by: readonly Dimension[];
  sequence?: string;
  /** At or after. */
  since?: Instant;
  /** Before; absent: now. */
  until?: Instant;
  now: Instant;
  currency: string;
  /** Funnels of mature people alone. */
  mature?: boolean;
  commits?: CommitsOf;
}

interface Period {
  since: Instant;
  until: Instant;
}

/** All that `seq report` says: text, JSON, CSV and a page show the same value. */
export interface Report {
  by: readonly Dimension[];
  period: Partial<Period>;
  /** As long, just before; null where the period has no beginning. */
  before: Period | null;
  currency: string;
  /** Each funnel, count and cost of a group. */
  rows: Figures[];
  /** Steps that sent two variants or more. */
  experiments: Experiment[];
  credits: Credit[];
  /** Sequences that hold people out. */
  holdouts: Lift[];
}

/** What a sequence without a goal is compared by. */
const DEFAULT_GOAL = "meeting_booked";

/** Reads the log once, a person at a time, and counts everything. Its cost follows what is stored. */
export async function countReport(
  store: Store,
  sequences: readonly SequenceHead[],
  question: ReportQuestion,
): Promise<Report> {
  const { by, since, until, now, mature = false } = question;
  const plans = new Map(sequences.map(({ name, plan }) => [name, plan]));
  const namers = await openNamers(store, sequences);
  const goals = sequences.flatMap(({ plan }) => plan?.goal ?? []);
  const goalOf = (sequence: string | null) => plans.get(sequence ?? "")?.goal ?? null;
  const comparedBy = (sequence: string) => goalOf(sequence) ?? DEFAULT_GOAL;
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
  const names = await openNames(store, plans, namers, question);
  const figures = new FigureTally({
    grouping: openGrouping(by, names),
    includes,
    cohortOf,
    goalOf,
    ...(question.sequence !== undefined && { sequence: question.sequence }),
    hasBefore: before !== null,
    hasYoung: mature,
  });
  const [experiments, credits, holdouts] = [new ExperimentTally(), new CreditTally(), new HoldoutTally()];
  const isAsked = (sequence: string | null) =>
    question.sequence === undefined || sequence === question.sequence;
  const hits = await openHits(store, sequences, namers, question);
  for await (const journey of readJourneys(store.streamFacts([...new Set([...REPORTED_KINDS, ...goals])]))) {
    figures.add(journey, hits(journey));
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
    by,
    period: { ...(since !== undefined && { since }), ...(until !== undefined && { until }) },
    before,
    currency: question.currency,
    rows: figures.finish(),
    experiments: experiments.finish(now, names.nameStep),
    credits: credits.finish(),
    holdouts: holdouts.finish(comparedBy),
  };
}

/** Who bore which name, by sequence. */
type Namers = ReadonlyMap<string, Lineage["bearers"]>;

async function openNamers(store: Store, sequences: readonly SequenceHead[]): Promise<Namers> {
  const namers = new Map<string, Lineage["bearers"]>();
  for (const { name } of sequences) namers.set(name, (await store.lineage(name)).bearers);
  return namers;
}

async function openNames(
  store: Store,
  plans: ReadonlyMap<string, Plan | null>,
  namers: Namers,
  { by, commits }: ReportQuestion,
): Promise<Names> {
  const people = new Map<number, { country: string | null; tags: readonly string[] }>();
  if (by.includes("tag") || by.includes("country")) {
    for await (const { id, fields, tags } of store.streamProspects({})) {
      people.set(id, { country: typeof fields["country"] === "string" ? fields["country"] : null, tags });
    }
  }
  return {
    personaOf: (sequence) => plans.get(sequence)?.persona ?? null,
    nameStep: (sequence, step) => nameStep(namers, sequence, step),
    commitOf: (sequence, at) => commits?.(sequence).findLast((each) => each.at <= at)?.commit ?? null,
    person: (id) => people.get(id),
  };
}

/** What a step is called now; what another step is called by now is told apart from it. */
function nameStep(namers: Namers, sequence: string | null, key: string): string {
  const bearers = namers.get(sequence ?? "") ?? [];
  const name = bearers.findLast((pair) => pair[1] === key)?.[0];
  if (name === undefined) return key;
  return bearers.findLast(([id]) => id === name)?.[1] === key ? name : `${name} (earlier)`;
}

/** Finds the touches of a person that were opened or clicked. */
async function openHits(
  store: Store,
  sequences: readonly SequenceHead[],
  namers: Namers,
  { since, until }: ReportQuestion,
): Promise<(journey: Journey) => HitTouch[]> {
  const hits = await store.touchHits({
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  });
  if (hits.length === 0) return () => [];
  const steps = listTags(sequences, namers);
  const byPerson = new Map<number, TouchHits[]>();
  for (const hit of hits) {
    const own = byPerson.get(hit.person);
    if (own === undefined) byPerson.set(hit.person, [hit]);
    else own.push(hit);
  }
  return ({ person, stays, touches }) =>
    (byPerson.get(person) ?? []).flatMap(({ enrollment, tag, kind, isHuman }) => {
      const stay = stays.find((each) => each.enrollment === enrollment) ?? null;
      const sequence = stay?.sequence ?? null;
      if (sequence === null) return [];
      const step = steps.get(tag) ?? null;
      const sent = touches.find((each: Touch) => each.enrollment === enrollment && each.step === step);
      const place = { stay, sequence, step, channel: "email", variant: sent?.variant ?? null };
      return [{ place, kind, isHuman: isHuman === 1 }];
    });
}

/** Steps by the tags that mails bear, of keys and of the names that steps had. */
function listTags(sequences: readonly SequenceHead[], namers: Namers): Map<string, string> {
  const tags = sequences.flatMap(({ name, plan }) => {
    const bearers = namers.get(name) ?? [];
    return [
      ...(plan?.steps ?? []).map(({ id }) => [tagStep(id), id] as const),
      ...bearers.map(([id, key]) => [tagStep(id), key] as const),
      ...bearers.map(([, key]) => [tagStep(key), key] as const),
    ];
  });
  return new Map(tags);
}
