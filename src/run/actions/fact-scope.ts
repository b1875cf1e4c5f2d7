import { findByKey, presentName } from "../../engine/lineage.ts";
import type { Plan } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { suggestName } from "../../nearest.ts";
import type { Prospect, Store } from "../../store/port.ts";
import type { RunContext } from "../context.ts";
import { type SequenceCatalog } from "../sequence-catalog.ts";

/** The sequence and step that a fact is said to belong to. */
export interface FactScope {
  sequence?: string;
  step?: string;
}

/** With the channel of the step, where it is a touch. */
export interface FoundFactScope extends FactScope {
  channel?: string;
}

/**
 * Where a fact belongs, as a person said it: an unknown sequence or step is refused (UserError, exit 2), since a fact at
 * a step that is none would settle nothing. A step that was renamed since is meant by its old name too.
 */
export async function findFactScope(
  context: Pick<RunContext, "sequences" | "catalog" | "store">,
  person: Prospect,
  { sequence, step }: FactScope,
): Promise<FoundFactScope> {
  if (sequence === undefined && step === undefined) return {};
  const enrollments = await context.store.enrollmentsOf(person.id);
  if (sequence !== undefined) {
    const names = new Set([
      ...context.sequences.map(({ name }) => name),
      ...enrollments.map((each) => each.sequence),
    ]);
    if (!names.has(sequence)) throw unknown("sequence", sequence, names);
  }
  if (step === undefined) return { ...(sequence !== undefined && { sequence }) };
  const plans = await listPlans(context.sequences, context.catalog, enrollments, sequence);
  const isKnown = plans.some(({ steps }) => steps.some(({ id }) => id === step));
  const now = isKnown ? step : await findRenamed(context.store, plans, step);
  if (now === undefined) {
    const ids = new Set(plans.flatMap(({ steps }) => steps.map(({ id }) => id)));
    throw unknown(sequence === undefined ? "step" : `step of ${sequence}`, step, ids);
  }
  const meant = plans.map((plan) => findStep(plan, now)).find((found) => found !== null);
  return {
    ...(sequence !== undefined && { sequence }),
    step: now,
    ...(meant?.kind === "touch" && { channel: meant.channel }),
  };
}

/** What is called otherwise by now, in the first of the plans that has it; undefined for none. */
async function findRenamed(store: Store, plans: readonly Plan[], step: string): Promise<string | undefined> {
  for (const plan of plans) {
    const lineage = await store.lineage(plan.name);
    const key = lineage.bearers.findLast(([id]) => id === step)?.[1];
    const found = findByKey(plan, key ?? presentName(plan, step)) ?? findStep(plan, presentName(plan, step));
    if (found !== null) return found.id;
  }
  return undefined;
}

/** The plans that the person is on and those of the working tree; of one sequence where one is named. */
async function listPlans(
  sequences: RunContext["sequences"],
  catalog: SequenceCatalog,
  enrollments: readonly { sequence: string; planHash: string }[],
  sequence: string | undefined,
): Promise<Plan[]> {
  const isAsked = (name: string): boolean => sequence === undefined || name === sequence;
  const theirs = enrollments.filter((each) => isAsked(each.sequence));
  // Where they are in something, a step of a sequence they were never in is a slip.
  const heads = sequences.filter(({ name }) =>
    theirs.length === 0 ? isAsked(name) : theirs.some((each) => each.sequence === name),
  );
  const plans = await Promise.all(theirs.map(({ planHash }) => catalog.plan(planHash)));
  const present = await Promise.all(
    heads.map(async ({ name, plan }) => (await catalog.head(name))?.plan ?? plan),
  );
  return [...present, ...plans].filter((plan) => plan !== null);
}

function unknown(what: string, name: string, known: ReadonlySet<string>): UserError {
  const names = [...known].join(", ");
  return new UserError(`there is no ${what} ${name}`, {
    hint: suggestName(name, known) ?? (names === "" ? "none is known here" : `known: ${names}`),
    exit: ExitCode.usage,
  });
}
