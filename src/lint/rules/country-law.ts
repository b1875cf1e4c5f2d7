import { findAction, formOf } from "../../channels/find-channel.ts";
import { readReferences } from "../../condition/holds.ts";
import { reachesPeople } from "../../config/smtp-url.ts";
import type { Range } from "../../diagnostic.ts";
import type { TouchStep } from "../../engine/plan.ts";
import { isEnforced, type Judgement, judge } from "../../law/judge.ts";
import type { Medium, Subject } from "../../law/law.ts";
import { subjectOf } from "../../law/subject.ts";
import { findLaw } from "../../law/table.ts";
import { listConditions } from "../conditions.ts";
import { countPeople, type EnrolledPerson } from "../enrolled.ts";
import type { Finding, Rule, SequenceSubject } from "../rule.ts";

const ASK = "ask for it: `when: prospect.consent`, with a boolean field `consent` in seq.yaml";
const ASK_WITH_PREFIX = "begin every subject with `(광고)`, and write only to people who agreed";
const RECORD = "record it: `seq consent add`, or consent columns in an import; until then nothing is sent";
const LOOK_UP = "look it up, and say what you found in `compliance.overrides`, or record each basis";

/** Somebody of whom only the country is known, and nothing that would make it worse. */
const ORDINARY: Omit<Subject, "country"> = { entityType: "company", email: null, isCompanyMail: true };

export const countryLaw: Rule = {
  id: "country-law",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe: "Some countries forbid commercial email without consent, business mail included.",
  checkSequence(subject) {
    const { flow, workspace, reading, enrolled } = subject;
    const { compliance } = workspace;
    const isReal = Object.values(workspace.senders).some(
      (sender) => reachesPeople(sender) || sender.services !== undefined,
    );
    if (!isReal && enrolled === null) return [];
    if (compliance.jurisdictions === "off" || asksForConsent(subject)) return [];
    return listMedia(flow.touches).flatMap(([medium, first]) => {
      const range = reading.position(first.id, "do");
      return range === null ? [] : checkMedium(medium, range);
    });

    function checkMedium(medium: Medium, range: Range): Finding[] {
      return [...listCountries(subject, medium)].flatMap(([country, { people, judgement }]) => {
        const enforced = isEnforced(compliance);
        const prefix = findLaw(country).carries.subjectPrefix?.text.trim() ?? null;
        if (!enforced && prefix !== null && startsWith(prefix, subject)) return [];
        const whom =
          people === null
            ? `This workspace writes to ${country}`
            : `${countPeople(people, enrolled?.people.length ?? 0)} live in ${country}`;
        const advice = prefix === null ? ASK : ASK_WITH_PREFIX;
        const hint = enforced ? (judgement.verdict === "warn" ? LOOK_UP : RECORD) : advice;
        return [{ message: `${whom}: ${judgement.reason} (${judgement.source})`, range, hint }];
      });
    }
  },
};

/** The first message of each medium that machines write in; what only tells people of their own matters is none. */
function listMedia(touches: readonly TouchStep[]): [Medium, TouchStep][] {
  const first = new Map<Medium, TouchStep>();
  for (const touch of touches) {
    const found = findAction(touch.action);
    const medium = found?.channel.medium ?? null;
    const isMessage = found?.channel.form === "letter" || found?.channel.form === "text";
    if (medium === null || !isMessage || found.action.informational !== undefined) continue;
    if (!first.has(medium)) first.set(medium, touch);
  }
  return [...first];
}

interface Affected {
  /** Null where only the workspace's calendar names the country. */
  people: number | null;
  judgement: Judgement;
}

/** Countries whose law speaks against writing to somebody, with how many people that is. */
function listCountries(
  { enrolled, plan, workspace }: SequenceSubject,
  medium: Medium,
): Map<string, Affected> {
  const countries = new Map<string, Affected>();
  const { compliance } = workspace;
  const look = (subject: Subject, person: EnrolledPerson | null) => {
    const { country } = subject;
    if (country === null) return;
    const judgement = judge(subject, medium, person?.consents ?? [], compliance, enrolled?.at ?? 0);
    if (!isWorthSaying(judgement, isEnforced(compliance))) return;
    const known = countries.get(country);
    if (known === undefined) countries.set(country, { people: person === null ? null : 1, judgement });
    else if (known.people !== null) known.people += 1;
  };
  if (enrolled !== null) {
    for (const person of enrolled.people) {
      look(subjectOf({ fields: person.fields, companyDomain: person.companyDomain ?? null }), person);
    }
    return countries;
  }
  for (const { holidays } of [plan.calendar, workspace.calendar]) {
    if (holidays !== "prospect") for (const country of holidays) look({ ...ORDINARY, country }, null);
  }
  return countries;
}

/** What a message lacks has checks of its own; a caution is worth a line only where the workspace asked for the law. */
function isWorthSaying({ verdict, lacks }: Judgement, enforced: boolean): boolean {
  if (verdict === "block") return lacks === "consent" || lacks === null;
  return verdict === "warn" && enforced;
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
    step.kind === "touch" && formOf(step.action) === "letter" && step.thread === null
      ? [step.content, ...step.variants.map(({ content }) => content)].flatMap(({ subject }) => subject ?? [])
      : [],
  );
  return subjects.length > 0 && subjects.every((subject) => subject.trim().startsWith(prefix));
}
