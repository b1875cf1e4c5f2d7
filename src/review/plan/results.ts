import type { Plan, TouchStep } from "../../engine/plan.ts";
import type { StageFigure } from "../../report/funnel.ts";
import { readReport, type Report } from "../../report/read-report.ts";
import { armNeeded } from "../../report/statistics/e-process.ts";
import { countOf } from "../../count-of.ts";
import type { Store } from "../../store/port.ts";
import type { ReviewPlan, SequencePlan } from "./plan.ts";

/** A reply rate that is taken where a step has not shown its own (own: a usual one). */
const USUAL_RATE = 0.05;
/** People after whom a step's own rate is taken (own). */
const ENOUGH = 30;
/** A difference worth seeing: twice as many. */
const TIMES = 2;
/** Versions of a step that are shown, those with the most people. */
const SHOWN_VERSIONS = 3;

/** What a step that changes has done, by the version in which people are. */
export interface StepResult {
  step: string;
  version: string | null;
  variant: string | null;
  touched: number;
  replied: StageFigure;
  positive: StageFigure;
}

/** Whether a test of variants can ever decide with the people who come to it. */
export interface TestPower {
  step: string;
  /** People in flight who come to the step, and how many of them the smallest variant gets. */
  people: number;
  smallest: number;
  /** People that each variant needs to be decided in four of five tests, at these reply rates. */
  needed: number;
  low: number;
  high: number;
  says: string;
}

/** A variant that lost its experiment and still stands in the file; nothing is changed by itself. */
export interface Proposal {
  sequence: string;
  step: string;
  variant: string;
  says: string;
}

/** What the log says about a change: results so far, and what a test will be able to say. */
export interface PlanResults {
  sequences: ReadonlyMap<string, { steps: StepResult[]; tests: TestPower[] }>;
  proposals: Proposal[];
}

/** Counts as `seq report` does; changes nothing that anybody sees. */
export async function readResults(
  store: Store,
  plan: ReviewPlan,
  { currency, zone }: { currency: string; zone: string },
): Promise<PlanResults> {
  const report = await readReport(store, plan.sequences, {
    tables: [["sequence", "step", "version", "variant"]],
    now: plan.at,
    currency,
    zone,
  });
  const changed = plan.sequences.filter(({ change }) => change !== "unchanged");
  return {
    sequences: new Map(
      changed.map((each) => {
        const steps = resultsOf(each, report);
        return [each.name, { steps, tests: testsOf(each, steps) }] as const;
      }),
    ),
    proposals: plan.sequences.flatMap((each) => proposalsOf(each, report)),
  };
}

function resultsOf({ name, steps }: SequencePlan, report: Report): StepResult[] {
  const rows = (report.tables[0]?.rows ?? []).filter(({ group }) => group.sequence === name);
  return [...new Set(steps.flatMap(({ was }) => was ?? []))].flatMap((was) => {
    const own = rows.filter(({ group, funnel }) => group.step === was && funnel.enrolled > 0);
    const sizes = new Map<string, number>();
    for (const { group, funnel } of own) {
      const version = group.version ?? "";
      sizes.set(version, (sizes.get(version) ?? 0) + funnel.enrolled);
    }
    const versions = [...sizes].sort(([, a], [, b]) => b - a).slice(0, SHOWN_VERSIONS);
    return versions.flatMap(([version]) =>
      own
        .filter(({ group }) => (group.version ?? "") === version)
        .map(({ group, funnel }) => ({
          step: was,
          version: group.version ?? null,
          variant: group.variant ?? null,
          touched: funnel.enrolled,
          replied: funnel.replied,
          positive: funnel.positive,
        })),
    );
  });
}

/** Tests whose texts or shares this change touches. */
function testsOf({ steps, ahead, plan }: SequencePlan, results: readonly StepResult[]): TestPower[] {
  return ahead.flatMap(({ step: id, people }) => {
    const step = findTouch(plan, id);
    const change = steps.find(
      (each) => each.id === id && ["added", "reworded", "changed"].includes(each.change),
    );
    if (step === null || change === undefined) return [];
    const total = step.variants.reduce((sum, { weight }) => sum + weight, 0);
    const smallest = Math.floor((people * Math.min(...step.variants.map(({ weight }) => weight))) / total);
    const low = rateOf(results.filter((each) => each.step === change.was));
    const high = Math.min(TIMES * low, (1 + low) / 2);
    const needed = armNeeded(low, high, (step.variants.length * (step.variants.length - 1)) / 2);
    const rates = `replies of ${percent(low)} against ${percent(high)}`;
    const says =
      smallest >= needed
        ? `its test can decide: ${countOf(people, "person")} in flight come to it, ${needed} a variant tell ${rates} in four of five tests`
        : `its test cannot decide with the ${countOf(people, "person")} in flight who come to it: the smallest variant gets ${smallest}, and ${rates} take ${needed} a variant`;
    return [{ step: id, people, smallest, needed, low, high, says }];
  });
}

function rateOf(results: readonly StepResult[]): number {
  const of = results.reduce((sum, { replied }) => sum + replied.of, 0);
  const count = results.reduce((sum, { replied }) => sum + replied.count, 0);
  return of < ENOUGH || count === 0 ? USUAL_RATE : count / of;
}

function proposalsOf({ name, plan, change }: SequencePlan, { experiments }: Report): Proposal[] {
  if (change === "removed") return [];
  return experiments
    .filter(({ sequence }) => sequence === name)
    .flatMap(({ step, comparisons }) =>
      comparisons.flatMap(({ lost, says }) => {
        const stands = findTouch(plan, step)?.variants.some((variant) => variant.name === lost) === true;
        return lost !== null && stands
          ? [{ sequence: name, step, variant: lost, says: `end variant ${lost} of ${step}: ${says}` }]
          : [];
      }),
    )
    .filter(
      ({ step, variant }, index, all) =>
        index === all.findIndex((each) => each.step === step && each.variant === variant),
    );
}

function findTouch(plan: Plan | null, id: string): TouchStep | null {
  const step = plan?.steps.find((each) => each.id === id);
  return step?.kind === "touch" ? step : null;
}

function percent(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}
