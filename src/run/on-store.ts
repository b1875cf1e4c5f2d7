import type { Store } from "../store/port.ts";
import type { RunContext } from "./context.ts";
import { openEvaluations } from "./evaluations.ts";
import { openSequenceCatalog } from "./sequence-catalog.ts";

/** A run on a store, with the catalog of the plans that this store holds. */
export function onStore<Run extends Omit<RunContext, "store" | "catalog" | "evaluations">>(
  run: Run,
  store: Store,
): Run & RunContext {
  const held = { ...run, store };
  return { ...held, catalog: openSequenceCatalog(held), evaluations: openEvaluations(run) };
}
