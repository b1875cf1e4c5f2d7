import { ALWAYS_EXIT } from "../../engine/facts.ts";
import type { Plan } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { Claim, Store } from "../../store/port.ts";
import type { SequenceCatalog } from "../sequence-catalog.ts";
import { nameSuppression } from "./suppression.ts";

/** Why nothing more may happen in an enrollment that goes on: what the gates `suppression` and `exit` would end it for. */
export interface Stop {
  /** The fact that ends it. */
  kind: string;
  /** In words, for whoever asked for more. */
  detail: string;
}

/** Null where nothing stops it. Read afresh, for whatever a person performs or lets go between two runs. */
export async function findStop(
  store: Pick<Store, "findSuppression" | "kindsSince">,
  claim: Claim,
  plan: Plan | null,
): Promise<Stop | null> {
  const suppression = await store.findSuppression(claim.person);
  if (suppression !== null) return { kind: "suppressed", detail: nameSuppression(suppression) };
  const kind = await findExitFact(store, claim, plan?.exitOn ?? []);
  return kind === null ? null : { kind, detail: `${kind} has happened` };
}

/** An exit event that happened since enrolment, even where nothing let the enrollment hear of it. */
export async function findExitFact(
  store: Pick<Store, "kindsSince">,
  { enrollment }: Claim,
  exitOn: readonly string[],
): Promise<string | null> {
  const ends = new Set<string>([...ALWAYS_EXIT, ...exitOn]);
  const kinds = await store.kindsSince(enrollment);
  return kinds.find((kind) => ends.has(kind)) ?? null;
}

/** Those of some tasks or reviews whose enrollment goes on with nothing to stop it. Changes nothing. */
export async function dropStopped<Item extends { enrollment: number }>(
  { store, catalog }: { store: Store; catalog: SequenceCatalog },
  items: readonly Item[],
): Promise<Item[]> {
  const kept: Item[] = [];
  for (const item of items) {
    const claim = await store.readEnrollment(item.enrollment);
    // Damaged rows are shown: `seq doctor` says what is wrong with them.
    const plan = claim === null ? null : await catalog.plan(claim.enrollment.planHash);
    if (claim === null || (await findStop(store, claim, plan)) === null) kept.push(item);
  }
  return kept;
}

/** What a person is told who wanted more of a sequence that has ended meanwhile. */
export function refuseStopped(what: string, { detail }: Stop): UserError {
  return new UserError(`${what} is closed now: ${detail}`, { hint: "the sequence ended for this person" });
}
