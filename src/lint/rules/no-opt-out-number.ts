import { findAction } from "../../channels/find-channel.ts";
import { isPlaceholder } from "../../law/placeholder.ts";
import { findLaw } from "../../law/table.ts";
import type { Rule, SequenceSubject } from "../rule.ts";

export const noOptOutNumber: Rule = {
  id: "no-opt-out-number",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe: "In Korea an advertising text names the business and a number that costs nothing to get no more.",
  checkSequence(subject) {
    const { plan, flow, reading, workspace } = subject;
    const { company, optOutNumber, jurisdictions } = workspace.compliance;
    if (plan.purpose === "service" || jurisdictions === "off") return [];
    const missing = [
      ...(company === null || isPlaceholder(company) ? ["`compliance.company`"] : []),
      ...(optOutNumber === null ? ["`compliance.opt_out_number`"] : []),
    ];
    const first = flow.touches.find((step) => isAdvertisingText(step.action));
    const range = first === undefined || missing.length === 0 ? null : reading.position(first.id, "do");
    if (range === null) return [];
    return listCountries(subject).flatMap((country) => {
      const { textOptOut } = findLaw(country);
      if (textOptOut?.by !== "free_number") return [];
      const message = `Texts to ${country} must name ${missing.join(" and ")}, and seq.yaml has none (${textOptOut.source})`;
      return [{ message, range, hint: "write it under `compliance` in seq.yaml" }];
    });
  },
};

function isAdvertisingText(id: string): boolean {
  const found = findAction(id);
  return (
    found?.channel.form === "text" &&
    found.channel.medium === "sms" &&
    found.action.informational === undefined
  );
}

/** Of the people in the sequence; where nobody looked, those whose holidays it keeps. */
function listCountries({ enrolled, plan, workspace }: SequenceSubject): string[] {
  if (enrolled !== null) {
    const own = enrolled.people.flatMap(({ fields: { country } }) =>
      typeof country === "string" ? country.toUpperCase() : [],
    );
    return [...new Set(own)];
  }
  const { holidays } = plan.calendar;
  const { holidays: kept } = workspace.calendar;
  return holidays === "prospect" ? (kept === "prospect" ? [] : [...kept]) : [...holidays];
}
