import { formatPersonName } from "../person-name.ts";
import { TAKEN } from "../run/apply-event.ts";
import { nameOf, type RunContext } from "../run/context.ts";

/** A sequence that waits because a service found an address for somebody that another person has. */
export interface TakenAddress {
  prospect: string;
  sequence: string;
  address: string;
  /** Who has it; null where that is nobody known: somebody erased. */
  owner: string | null;
  /** When it was found; null where the log does not say. */
  at: number | null;
}

/** All of them that are still to be looked at. Only paused enrollments are. */
export async function listTakenAddresses({
  store,
  sequences,
}: Pick<RunContext, "store" | "sequences">): Promise<TakenAddress[]> {
  const found: TakenAddress[] = [];
  for (const { name: sequence } of sequences) {
    for await (const { enrollment, person } of store.streamEnrollments({ sequence, status: "paused" })) {
      if (enrollment.state.reason?.includes(TAKEN) !== true) continue;
      const fact = await store.latestFact(person.id, "address_taken");
      const address = Object.values(fact?.data ?? {})
        .map(String)
        .join(", ");
      const owner = address === "" ? null : await store.findProspect(address);
      const name =
        owner === null ? null : `${formatPersonName(owner.fields) || nameOf(owner)} (p${owner.id})`;
      found.push({ prospect: nameOf(person), sequence, address, owner: name, at: fact?.at ?? null });
    }
  }
  return found;
}
