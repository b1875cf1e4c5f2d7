import type { Plan } from "../engine/plan.ts";
import { confirmationOf } from "./actions/confirmation.ts";
import type { RunContext, SequenceFile } from "./context.ts";
import type { Readiness } from "./gates/gate.ts";

/** In the place of an approved version: a version was approved, but under another seq.yaml. */
export const OTHER_SETTINGS = "other settings";

/** The sequences of a run: which may be performed, and the plans that people in flight are on. */
export interface SequenceCatalog {
  readiness(sequence: string): Readiness;
  /** The version in the working tree, once it may be performed. */
  head(sequence: string): Promise<{ hash: string; plan: Plan } | null>;
  /** A plan by its version, with the keys of its steps; null when this store never saw it. */
  plan(hash: string): Promise<Plan | null>;
}

/** The sequence of that name: a file's, or the program's own. */
export function findSequence(
  context: Pick<RunContext, "sequences" | "config">,
  name: string,
): SequenceFile | null {
  const own = confirmationOf(context.config);
  if (own?.name === name) return own;
  return context.sequences.find((file) => file.name === name) ?? null;
}

export function openSequenceCatalog(
  context: Pick<RunContext, "sequences" | "approvals" | "config" | "store">,
): SequenceCatalog {
  const plans = new Map<string, Promise<Plan | null>>();
  const own = confirmationOf(context.config);
  const files = new Map(
    [...context.sequences, ...(own === null ? [] : [own])].map((file) => [file.name, file]),
  );

  function readiness(sequence: string): Readiness {
    const file = files.get(sequence);
    if (file === undefined)
      return { ready: false, detail: `there is no sequences/${sequence}.yaml any more` };
    if (file.plan === null || file.version === null) {
      return { ready: false, detail: file.error ?? `${file.file} is not valid` };
    }
    // What the program itself says needs nobody's approval.
    if (
      file !== own &&
      context.config.approval === "required" &&
      context.approvals.get(sequence) !== file.version
    ) {
      const version = file.version.slice(0, 12);
      const detail =
        context.approvals.get(sequence) === OTHER_SETTINGS
          ? `seq.yaml names other senders, servers or rules than when ${sequence} was approved: seq approve ${sequence}`
          : `version ${version} of ${sequence} is not approved: seq approve ${sequence}`;
      return { ready: false, detail };
    }
    return { ready: true, version: file.version };
  }

  /** As stored: only there its steps have the keys that stay theirs. */
  function load(hash: string): Promise<Plan | null> {
    const known = plans.get(hash);
    if (known !== undefined) return known;
    const loading = context.store.loadPlan(hash).then((plan) => {
      if (plan === null) plans.delete(hash);
      return plan;
    });
    plans.set(hash, loading);
    return loading;
  }

  return {
    readiness,
    async head(sequence) {
      const file = files.get(sequence);
      if (!readiness(sequence).ready || file?.plan == null || file.version === null) return null;
      const { version: hash } = file;
      return { hash, plan: (await load(hash)) ?? (await context.store.tracePlan(hash, file.plan)) };
    },
    async plan(hash) {
      return (await load(hash)) ?? context.sequences.find((file) => file.version === hash)?.plan ?? null;
    },
  };
}
