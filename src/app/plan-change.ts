import { resolve } from "node:path";
import { loadHolidays } from "../calendar/holidays.ts";
import { UserError } from "../errors.ts";
import { describeFailure } from "../files/failure.ts";
import { readRegular } from "../files/regular-file.ts";
import { adviseOn } from "../review/plan/advice.ts";
import { readGitTexts } from "../review/plan/git-texts.ts";
import { type InFlight, NOBODY, readInFlight } from "../review/plan/in-flight.ts";
import { needsPerson, toJson } from "../review/plan/json.ts";
import { writeMarkdown } from "../review/plan/markdown.ts";
import { makePlan, type ReviewPlan, type SequencePlan } from "../review/plan/plan.ts";
import { readResults } from "../review/plan/results.ts";
import { digestFiles, writeSavedPlan } from "../review/plan/saved-plan.ts";
import { readSnapshot } from "../review/plan/snapshot.ts";
import { type ChangeOutcomeRow, rowOf } from "../review/plan/summary.ts";
import { readTree, type Tree } from "../review/tree.ts";
import type { Store } from "../store/port.ts";
import { openReviewTree, openStoreIfAny } from "./review-tree.ts";
import { chooseChildEnv } from "./session/child-env.ts";
import type { CommandContext } from "./session/context.ts";
import { writePrivateFile } from "./session/private-output.ts";
import type { World } from "./session/world.ts";

export interface PlanOptions {
  /** A commit, or two as `A..B`. */
  against: string;
  snapshot: string | null;
  out: string | null;
  people: boolean;
}

export interface Planned {
  plan: ReviewPlan;
  /** With `people`: who moves how, by sequence. */
  people: ReadonlyMap<string, ChangeOutcomeRow[]>;
  zone: string;
  data: unknown;
  attention: boolean;
  markdown(): string;
  /** What a reviewer should think about. */
  advice(sequence: SequencePlan): string[];
  /** What the experiments say should be changed next; nobody does it but the reader. */
  proposals: string[];
}

/** Joins tree, git, people and clock into the plan of a change, and saves it where that is asked for. */
export async function planChange(context: CommandContext, options: PlanOptions): Promise<Planned> {
  const { root, tree } = await openReviewTree(context);
  const [base, target] = splitRange(options.against);
  const from = await readCommit(root, base, context.world);
  const to = target === null ? tree : await readCommit(root, target, context.world);
  if (options.out !== null && (target !== null || options.snapshot !== null)) {
    throw new UserError(
      "only a plan of the working tree and the database can be applied, so only that is saved",
      {
        hint: "leave out --out, or A..B and --snapshot",
        exit: 2,
      },
    );
  }
  const store = options.snapshot === null ? await openStoreIfAny(context, tree, root) : null;
  const now = (await context.openClock("look")).now();
  const people = new Map<string, ChangeOutcomeRow[]>();
  const firsts = new Map((await store?.senderStates())?.map(({ id, firstTouchAt }) => [id, firstTouchAt]));
  const plan = await makePlan({
    from,
    to,
    against: options.against,
    inFlight: await openInFlight(context, options.snapshot, store, to, now),
    loadHolidays,
    firstTouchAt: (sender, action) => firsts.get(sender)?.[action] ?? null,
    ...(store !== null && {
      codesLeft: new Map((await store.countCodes()).map(({ name, free }) => [name, free])),
    }),
    now,
    onOutcome(outcome) {
      if (!options.people || outcome.move === "continued") return;
      const rows = people.get(outcome.person.sequence) ?? [];
      rows.push(rowOf(outcome));
      people.set(outcome.person.sequence, rows);
    },
  });
  if (options.out !== null) {
    if (store === null)
      throw new UserError("there is no database here, so there is nothing to apply a plan to");
    const file = resolve(context.world.cwd, options.out);
    const text = writeSavedPlan(plan, { workspace: store.workspaceId, files: await digestFiles(root) });
    await writePrivateFile(file, text, { name: options.out, root });
    context.output.say(`saved: ${file}`);
  }
  const zone = to.config?.calendar.zone ?? "UTC";
  const costs = to.config?.costs ?? { currency: "" };
  const results = store === null ? null : await readResults(store, plan, { currency: costs.currency, zone });
  const json = toJson(plan, results);
  return {
    plan,
    people,
    zone,
    data: options.people ? { ...json, moves: Object.fromEntries(people) } : json,
    attention: needsPerson(plan),
    advice: (sequence) => [
      ...adviseOn(sequence, options.people ? "all" : "some"),
      ...(results?.sequences.get(sequence.name)?.tests ?? []).map(({ step, says }) => `${step}: ${says}`),
    ],
    proposals: (results?.proposals ?? []).map(({ sequence, says }) => `${sequence}: ${says}`),
    markdown: () => writeMarkdown(plan, people, zone, results),
  };
}

function splitRange(against: string): [string, string | null] {
  const parts = /^(.*?[^.])\.\.\.?([^.].*)$/.exec(against);
  return parts === null ? [against, null] : [parts[1] ?? against, parts[2] ?? null];
}

async function readCommit(
  root: string,
  ref: string,
  { env, packageRoot }: Pick<World, "env" | "packageRoot">,
): Promise<Tree> {
  const { texts } = await readGitTexts(root, ref, chooseChildEnv(env));
  return readTree(texts, { from: `at ${ref}, `, packageRoot });
}

async function openInFlight(
  context: CommandContext,
  snapshot: string | null,
  store: Store | null,
  tree: Tree,
  now: number,
): Promise<InFlight> {
  if (snapshot === null) return store === null ? NOBODY : readInFlight(store, now);
  const text = await readRegular(resolve(context.world.cwd, snapshot)).catch((cause: unknown) => {
    throw new UserError(`${snapshot} cannot be read: ${describeFailure(cause)}`, {
      hint: "seq snapshot FILE writes one where the database is",
      exit: 2,
      cause,
    });
  });
  if (tree.config === null) throw new UserError("there is no seq.yaml to plan for");
  return readSnapshot(text, snapshot, tree.config, loadHolidays);
}
