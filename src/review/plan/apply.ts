import { createHash } from "node:crypto";
import type { Move } from "../../engine/change.ts";
import { UserError } from "../../errors.ts";
import type { RunContext } from "../../run/context.ts";
import { syncVersions } from "../../run/versions.ts";
import { readInFlight } from "./in-flight.ts";
import { digestFiles, type SavedPlan } from "./saved-plan.ts";

/**
 * Moves people exactly as a saved plan says, with the function that `seq run` moves them with, as of the plan's
 * time. UserError, with nothing written, where database, files or people are no longer the ones it was made from.
 *
 * @returns how many people moved how
 */
export async function applyPlan(
  context: RunContext,
  saved: SavedPlan,
  fingerprint: string,
): Promise<Partial<Record<Move, number>>> {
  const { store, catalog } = context;
  if (saved.workspace !== store.workspaceId) {
    throw new UserError("the plan was made from another workspace's database", { hint: AGAIN });
  }
  if (store.restoredFrom !== null) {
    throw new UserError("the database was restored from a backup", {
      hint: "seq reconcile, then plan again",
    });
  }
  if (saved.files !== (await digestFiles(context.root))) {
    throw new UserError("the files have changed since the plan was made", { hint: AGAIN });
  }
  for (const { name, to_version: version } of saved.plan.sequences) {
    const readiness = catalog.readiness(name);
    if (version !== null && !readiness.ready) throw new UserError(`${readiness.detail}; nothing was applied`);
  }
  const names = saved.plan.sequences.map(({ name }) => name);
  if (saved.state !== (await digestState(context, names, saved.at))) {
    throw new UserError("people have moved on since the plan was made", { hint: AGAIN });
  }
  return syncVersions(context, context, fingerprint, saved.at);
}

const AGAIN = "seq plan --out FILE makes a new one";

/** The digest of `makePlan`, over the same people in the same order. */
async function digestState(context: RunContext, planned: readonly string[], at: number): Promise<string> {
  const inFlight = readInFlight(context.store, at);
  const hash = createHash("sha256");
  for (const name of [...new Set([...planned, ...(await inFlight.sequences())])].sort()) {
    for await (const { id, version, people, state } of inFlight.stream(name)) {
      hash.update(JSON.stringify([id, version, people, state]));
    }
  }
  return hash.digest("hex");
}
