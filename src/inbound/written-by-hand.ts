import { nameOf, type RunContext } from "../run/context.ts";

/** Why a sequence waits after its sender wrote to the person from a mail program. */
export const WRITTEN_BY_HAND = "written to by hand";

/** A sequence that waits until a person says that it goes on. */
export interface WaitingByHand {
  prospect: string;
  sequence: string;
  /** When it was heard of; null where the log does not say. */
  at: number | null;
}

/** Everybody whose sequence was paused by a mail written by hand. Only paused enrollments are looked at. */
export async function listWrittenByHand({
  store,
  sequences,
}: Pick<RunContext, "store" | "sequences">): Promise<WaitingByHand[]> {
  const found: WaitingByHand[] = [];
  for (const { name: sequence } of sequences) {
    for await (const { enrollment, person } of store.streamEnrollments({ sequence, status: "paused" })) {
      if (enrollment.state.reason !== WRITTEN_BY_HAND) continue;
      const fact = await store.latestFact(person.id, "sent_by_hand");
      found.push({ prospect: nameOf(person), sequence, at: fact?.at ?? null });
    }
  }
  return found;
}
