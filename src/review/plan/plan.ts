import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import { DAY_MS, type Plan } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import { openFlow } from "../../lint/flow.ts";
import { type Evaluations, openEvaluations } from "../../run/evaluations.ts";
import { versionOf } from "../../sequence/compile.ts";
import type { Tree, TreeSequence } from "../tree.ts";
import { type ConditionCount, countConditions } from "./conditions.ts";
import type { Heads } from "./entries.ts";
import { type InFlight, NOBODY } from "./in-flight.ts";
import { type ChangeOutcome, columnOf, type Head, judge, nobody, type PeopleCount } from "./judge.ts";
import { type Misled, openMisled } from "./misled.ts";
import {
  type Ahead,
  type CapacityRow,
  compareDays,
  type FirstTouchAt,
  lookAhead,
  type Projection,
} from "./projection.ts";
import { findRenames, type Rename } from "./renames.ts";
import { renderWith } from "./rendered.ts";
import { describeSettings } from "./sequence-settings.ts";
import { compareSettings, type SettingChange } from "./settings-change.ts";
import { compareSteps, type StepChange } from "./step-changes.ts";
import { type Summary, summarise } from "./summary.ts";

/** More people than this are not played forward: the plan says so instead of taking minutes. */
const MOST_PLAYED = 20_000;

/** What becomes of one sequence. */
export interface SequencePlan {
  name: string;
  change: "added" | "changed" | "removed" | "unchanged";
  fromVersion: string | null;
  toVersion: string | null;
  steps: StepChange[];
  /** Changes of the sequence itself: its calendar, exits, goal. */
  notes: string[];
  /** The first problem of the file in the new tree; then nobody is performed. */
  error: string | null;
  people: PeopleCount;
  /** Of those who continue, the people on an earlier version, who come over to this one. */
  catchingUp: number;
  summary: Summary;
  /** Steps that were perhaps meant to be renamed, and what that would do: people by move, as `people` counts them. */
  renames: Rename[];
  asMoved: PeopleCount | null;
  /** Of those past a step that may have been renamed, who would get it again under its new name. */
  twice: number;
  conditions: ConditionCount[];
  misled: Misled[];
  /** How many people in flight come to each step with variants, if nobody answers. */
  ahead: { step: string; people: number }[];
  /** Lists of codes that have fewer left than people are still to get one. */
  codes: { step: string; name: string; left: number; people: number }[];
  /** The new plan, for the picture; the old one where the sequence was removed. */
  plan: Plan | null;
}

/** A sequence that others make wait: its last touch comes a day or more later though its file did not change. */
export interface Starved {
  sequence: string;
  before: number;
  after: number;
}

/** What the new tree changes, against the old one and against everybody in flight. */
export interface ReviewPlan {
  /** What it was compared with. */
  against: string;
  at: number;
  /** What seq.yaml says otherwise. */
  settings: SettingChange[];
  sequences: SequencePlan[];
  capacity: CapacityRow[];
  /** Last touch of each sequence, when nobody answers. */
  finish: { sequence: string; before: number | null; after: number | null }[];
  /** Actions whose limit moved touches to later, with how many. */
  binding: { action: string; pushed: number }[];
  starved: Starved[];
  /** False where there is neither database nor snapshot, so that nobody is counted. */
  knowsPeople: boolean;
  /** False where there were too many people to play forward. */
  looksAhead: boolean;
  /** People who can no longer be performed until something is done. */
  blocked: number;
  /** SHA-256 of where everybody stood. */
  state: string;
}

export interface PlanInput {
  from: Tree;
  to: Tree;
  against: string;
  inFlight: InFlight;
  loadHolidays: (countries: readonly string[]) => Promise<(isoDate: string) => boolean>;
  firstTouchAt: FirstTouchAt;
  /** Codes of imported lists that nobody has, by kind; absent where nobody knows. */
  codesLeft?: ReadonlyMap<string, number>;
  now: number;
  onOutcome?: (outcome: ChangeOutcome) => void;
}

/** Compares two trees and plays the change on everybody in flight; nothing is written. UserError without a seq.yaml. */
export async function makePlan(input: PlanInput): Promise<ReviewPlan> {
  const { from, to, inFlight, now } = input;
  const config = to.config;
  if (config === null) throw new UserError("there is no seq.yaml to plan for");
  const evaluations = openEvaluations({ config, loadHolidays: input.loadHolidays });
  const names = new Set([...from.sequences, ...to.sequences].map(({ name }) => name));
  for (const name of await inFlight.sequences()) names.add(name);
  const state = createHash("sha256");
  const before: Ahead[] = [];
  const after: Ahead[] = [];
  let crowd = 0;
  const sequences: SequencePlan[] = [];
  const findMisled = openMisled(config, to.snippet);
  for (const name of [...names].sort()) {
    await nextTurn();
    const planned = describeSequence(name, from, { ...to, config });
    const outcomes: ChangeOutcome[] = [];
    for await (const outcome of judgeEveryone(name, to, inFlight, evaluations, now)) {
      const { person } = outcome;
      state.update(JSON.stringify([person.id, person.version, person.people, person.state]));
      planned.people[columnOf(outcome.move)] += person.people;
      if (outcome.move === "continued" && person.version !== planned.toVersion)
        planned.catchingUp += person.people;
      outcomes.push(outcome);
      input.onOutcome?.(outcome);
      crowd += person.people;
      if (crowd > MOST_PLAYED) continue;
      if (outcome.from !== null) before.push({ person, plan: outcome.from, state: person.state });
      if (outcome.to !== null && outcome.move !== "blocked")
        after.push({ person, plan: outcome.to, state: outcome.after });
    }
    planned.summary = summarise(outcomes, config.calendar.zone);
    const { plan } = planned;
    if (plan !== null && planned.change !== "removed") {
      planned.conditions = countConditions(plan, outcomes);
      planned.misled = findMisled(outcomes);
      planned.ahead = countAhead(plan, outcomes);
      planned.codes = findShortCodes(plan, outcomes, input.codesLeft);
      planned.twice = countTwice(plan, planned.renames, outcomes);
    }
    if (plan !== null && planned.renames.length > 0 && outcomes.length > 0) {
      planned.asMoved = nobody();
      const moved = {
        ...plan.moved,
        ...Object.fromEntries(planned.renames.map((each) => [each.from, each.to])),
      };
      const meant = withMoved(to, name, { ...plan, moved });
      for await (const outcome of judgeEveryone(name, meant, inFlight, evaluations, now))
        planned.asMoved[columnOf(outcome.move)] += outcome.person.people;
    }
    sequences.push(planned);
  }
  const looksAhead = crowd <= MOST_PLAYED;
  const play = async (ahead: readonly Ahead[], tree: Tree): Promise<Projection> =>
    lookAhead(looksAhead ? ahead : [], evaluations, { ...input, config, heads: headsOf(tree) }, now);
  const [was, becomes] = [await play(before, from), await play(after, to)];
  return {
    against: input.against,
    at: now,
    settings: compareSettings(from, to),
    sequences,
    capacity: compareDays(was, becomes, config, input.firstTouchAt, now),
    finish: [...new Set([...was.finishAt.keys(), ...becomes.finishAt.keys()])].sort().map((sequence) => ({
      sequence,
      before: was.finishAt.get(sequence) ?? null,
      after: becomes.finishAt.get(sequence) ?? null,
    })),
    binding: [...becomes.pushed]
      .map(([action, pushed]) => ({ action, pushed }))
      .sort((a, b) => b.pushed - a.pushed),
    starved: findStarved(sequences, was, becomes),
    knowsPeople: inFlight !== NOBODY,
    looksAhead,
    blocked: sequences.reduce((sum, { people }) => sum + people.blocked, 0),
    state: state.digest("hex"),
  };
}

function headsOf({ sequences }: Tree): Heads {
  return new Map(sequences.flatMap(({ name, plan }) => (plan === null ? [] : [[name, plan] as const])));
}

function findShortCodes(
  plan: Plan,
  outcomes: readonly ChangeOutcome[],
  codesLeft: PlanInput["codesLeft"],
): SequencePlan["codes"] {
  if (codesLeft === undefined) return [];
  return plan.steps.flatMap((step) => {
    if (step.kind !== "code" || !step.code.isListed) return [];
    const left = codesLeft.get(step.name) ?? 0;
    const people = outcomes
      .filter(({ after }) => after.status !== "exited" && after.status !== "finished")
      .filter(({ after }) => after.steps[step.id]?.outcome === undefined)
      .reduce((sum, { person }) => sum + person.people, 0);
    return people > left ? [{ step: step.id, name: step.name, left, people }] : [];
  });
}

async function* judgeEveryone(
  name: string,
  to: Tree,
  inFlight: InFlight,
  evaluations: Evaluations,
  now: number,
): AsyncGenerator<ChangeOutcome> {
  const head = await headOf(name, to, inFlight);
  const known = new Map<string, Promise<Plan | null>>();
  const plans = {
    of(version: string): Promise<Plan | null> {
      const loading = known.get(version) ?? inFlight.plan(version);
      known.set(version, loading);
      return loading;
    },
  };
  for await (const person of inFlight.stream(name)) yield await judge(person, head, plans, evaluations, now);
}

async function headOf(name: string, to: Tree, inFlight: InFlight): Promise<Head> {
  const file = to.sequences.find((each) => each.name === name);
  if (file === undefined) return { plan: null, reason: `there is no sequences/${name}.yaml any more` };
  if (file.plan === null || file.version === null)
    return { plan: null, reason: file.error ?? "the file is not valid" };
  return { plan: await inFlight.trace(file.version, file.plan), version: file.version };
}

/** The tree as it would be with this plan in the place of a sequence's own. */
function withMoved(tree: Tree, name: string, plan: Plan): Tree {
  const version = versionOf(plan);
  return {
    ...tree,
    sequences: tree.sequences.map((each) => (each.name === name ? { ...each, plan, version } : each)),
  };
}

/** Who has had a step that was removed, and comes to the like of it under another name. */
function countTwice(plan: Plan, renames: readonly Rename[], outcomes: readonly ChangeOutcome[]): number {
  const flow = openFlow(plan);
  return outcomes.reduce((sum, { person, after }) => {
    const { step } = after;
    const isTwice = renames.some(
      ({ from, to }) =>
        person.state.steps[from]?.outcome === "performed" &&
        step !== null &&
        (step === to || flow.canBeBefore(step, to)),
    );
    return isTwice ? sum + person.people : sum;
  }, 0);
}

/** Who stands at or before each step with variants, and goes on. */
function countAhead(plan: Plan, outcomes: readonly ChangeOutcome[]): SequencePlan["ahead"] {
  const flow = openFlow(plan);
  const split = plan.steps.filter((step) => step.kind === "touch" && step.variants.length > 1);
  return split.map(({ id }) => ({
    step: id,
    people: outcomes.reduce((sum, { person, after, move }) => {
      const comes =
        move !== "blocked" &&
        after.status === "active" &&
        after.steps[id]?.outcome === undefined &&
        after.step !== null &&
        (after.step === id || flow.canBeBefore(after.step, id));
      return comes ? sum + person.people : sum;
    }, 0),
  }));
}

function describeSequence(name: string, from: Tree, to: Tree & { config: WorkspaceConfig }): SequencePlan {
  const old = from.sequences.find((each) => each.name === name);
  const now = to.sequences.find((each) => each.name === name);
  const steps = now === undefined ? [] : changesBetween(old, now, from, to);
  const notes = old?.plan == null || now?.plan == null ? [] : describeSettings(old.plan, now.plan);
  const same = old !== undefined && now !== undefined && old.version === now.version && now.error === null;
  return {
    name,
    change:
      now === undefined
        ? "removed"
        : old === undefined
          ? "added"
          : same && steps.length === 0
            ? "unchanged"
            : "changed",
    fromVersion: old?.version ?? null,
    toVersion: now?.version ?? null,
    steps,
    notes,
    error: now?.plan === null ? now.error : null,
    people: nobody(),
    catchingUp: 0,
    summary: { retimed: [], moved: [], blocked: [] },
    renames: old?.plan == null || now?.plan == null ? [] : findRenames(old.plan, now.plan, steps),
    asMoved: null,
    twice: 0,
    conditions: [],
    misled: [],
    ahead: [],
    codes: [],
    plan: now?.plan ?? old?.plan ?? null,
  };
}

function changesBetween(
  old: TreeSequence | undefined,
  now: TreeSequence,
  from: Tree,
  to: Tree & { config: WorkspaceConfig },
): StepChange[] {
  if (now.plan === null) return [];
  const empty: Plan = { ...now.plan, first: null, steps: [], moved: {} };
  const render = { from: renderWith(from, from.config ?? to.config), to: renderWith(to, to.config) };
  return compareSteps(old?.plan ?? empty, now.plan, render, (step) => now.position(step)?.line ?? null);
}

function findStarved(sequences: readonly SequencePlan[], was: Projection, becomes: Projection): Starved[] {
  return sequences.flatMap(({ name, change }) => {
    const [before, after] = [was.finishAt.get(name), becomes.finishAt.get(name)];
    const waits =
      change === "unchanged" && before !== undefined && after !== undefined && after - before >= DAY_MS;
    return waits ? [{ sequence: name, before, after }] : [];
  });
}
