import type { Instant } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import { type ErasedFiles, eraseFiles } from "./erase-files.ts";

export interface ErasedPerson extends ErasedFiles {
  id: number;
  /** False where the database's file still holds an address: in a message to somebody else that may leave again. */
  isGone: boolean;
}

/**
 * Erases a person (GDPR Art. 17): the database first, durably, then files. Done again it finds nobody, so a crash in
 * between leaves files only; `seq prospects erase` names what it cannot reach.
 */
export async function erasePerson(
  store: Pick<Store, "eraseProspect">,
  id: number,
  place: { root: string; database: string },
  at: Instant,
): Promise<ErasedPerson> {
  const { traces, isGone } = await store.eraseProspect(id, at);
  return { id, isGone, ...eraseFiles(place, traces) };
}
