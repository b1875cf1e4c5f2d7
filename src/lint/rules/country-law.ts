import { readReferences } from "../../condition/holds.ts";
import { staysHere } from "../../sequence/smtp-url.ts";
import { listConditions } from "../conditions.ts";
import { CONSENT_COUNTRIES } from "../country-rules.ts";
import { countPeople } from "../enrolled.ts";
import type { Rule, SequenceSubject } from "../rule.ts";

export const countryLaw: Rule = {
  id: "country-law",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe: "Some countries forbid commercial email without consent, business mail included.",
  checkSequence(subject) {
    const { flow, workspace, reading, enrolled } = subject;
    const first = flow.touches.find(({ action }) => action === "email");
    const range = first === undefined ? null : reading.position(first.id, "do");
    const isReal = Object.values(workspace.senders).some((sender) => !staysHere(sender.smtp));
    if (first === undefined || range === null || (!isReal && enrolled === null) || asksForConsent(subject))
      return [];
    return [...listCountries(subject)].flatMap(([country, people]) => {
      const law = CONSENT_COUNTRIES[country];
      if (law === undefined) return [];
      if (law.prefix !== undefined && startsWith(law.prefix, subject)) return [];
      const whom =
        people === null
          ? `This workspace writes to ${country}`
          : `${countPeople(people, enrolled?.people.length ?? 0)} live in ${country}`;
      return [{ message: `${whom}: ${law.rule} (${law.source})`, range, hint: law.hint }];
    });
  },
};

/** Countries with the people in them; null where only the workspace's calendar names the country. */
function listCountries({ enrolled, plan, workspace }: SequenceSubject): Map<string, number | null> {
  const countries = new Map<string, number | null>();
  if (enrolled !== null) {
    for (const { fields } of enrolled.people) {
      const country = String(fields["country"] ?? "").toUpperCase();
      if (country !== "") countries.set(country, (countries.get(country) ?? 0) + 1);
    }
    return countries;
  }
  for (const { holidays } of [plan.calendar, workspace.calendar]) {
    if (holidays !== "prospect") for (const country of holidays) countries.set(country, null);
  }
  return countries;
}

/** A sequence that asks a field or tag about consent has thought of it. */
function asksForConsent({ plan, workspace }: SequenceSubject): boolean {
  const persona = plan.persona === null ? null : (workspace.personas[plan.persona]?.where ?? null);
  const conditions = plan.steps.flatMap(listConditions).map(({ condition }) => condition);
  return [...conditions, persona ?? ""].some(
    (condition) => /consent|opt_?in/i.test(condition) && readReferences(condition).steps.length === 0,
  );
}

function startsWith(prefix: string, { plan }: SequenceSubject): boolean {
  const subjects = plan.steps.flatMap((step) =>
    step.kind === "touch" && step.action === "email" && step.thread === null
      ? [step.content, ...step.variants.map(({ content }) => content)].flatMap(({ subject }) => subject ?? [])
      : [],
  );
  return subjects.length > 0 && subjects.every((subject) => subject.trim().startsWith(prefix));
}
