import { findChannel, mediumOf } from "../../channels/find-channel.ts";
import type { State } from "../../engine/state.ts";
import { isEnforced } from "../../law/judge.ts";
import type { Compliance } from "../../law/law.ts";
import { subjectOf } from "../../law/subject.ts";
import { findLaw } from "../../law/table.ts";
import type { Prospect } from "../../store/port.ts";

/**
 * What whoever calls or writes by hand must tell at first contact (GDPR Art. 14(3)(b)): an email carries it, a note of 200
 * characters does not. Null where the person was touched before, or their law asks for nothing.
 */
export function adviseFirstContact(
  person: Prospect,
  channel: string,
  state: Pick<State, "steps">,
  compliance: Compliance,
): string | null {
  const medium = mediumOf(channel);
  if (medium === null || findChannel(channel)?.form === "letter" || !isEnforced(compliance)) return null;
  const { country, source = null } = subjectOf(person);
  const notice = findLaw(country).carries.sourceNotice;
  if (notice === undefined) return null;
  if (Object.values(state.steps).some(({ outcome }) => outcome === "performed")) return null;
  const from = source ?? compliance.dataSource ?? "unknown: find out first";
  const url = compliance.privacyUrl ?? "compliance.privacy_url is missing";
  return `first contact: say where their data is from (${from}) and where the privacy notice is (${url}); ${notice.source}`;
}
