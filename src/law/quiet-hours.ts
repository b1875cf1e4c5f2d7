import { isEnforced } from "./judge.ts";
import type { Compliance, LegalHours, Medium } from "./law.ts";
import { findLaw } from "./table.ts";

/** The local hours in which a medium is allowed in a country; null where it always is, or nothing is enforced. */
export function hoursOf(
  country: string | null,
  medium: Medium,
  compliance: Pick<Compliance, "jurisdictions">,
): LegalHours | null {
  if (!isEnforced(compliance)) return null;
  return findLaw(country).media[medium].hours ?? null;
}
