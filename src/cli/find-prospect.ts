import type { Prospect, Store } from "../store/port.ts";

/** The person a reference names: email, LinkedIn URL, phone or `p12`. UserError when there is none. */
export async function findProspect(store: Store, reference: string): Promise<Prospect> {
  const { requireProspect } = await import("../prospects/select.ts");
  return requireProspect(store, reference);
}
