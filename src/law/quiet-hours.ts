import { isEnforced } from "./judge.ts";
import type { Compliance, Medium, MediumRule } from "./law.ts";
import { findLaw } from "./table.ts";

/** The local hours in which a medium is allowed in a country; null where it always is, or nothing is enforced. */
export function hoursOf(
  country: string | null,
  medium: Medium,
  compliance: Pick<Compliance, "jurisdictions">,
): NonNullable<MediumRule["hours"]> | null {
  if (!isEnforced(compliance, country)) return null;
  return findLaw(country).media[medium].hours ?? null;
}
