import { DAY_MS, type Instant } from "../engine/plan.ts";
import { findConsent } from "../law/consent-life.ts";
import { isEnforced, judge } from "../law/judge.ts";
import type { Compliance, CountryLaw, LegalVerdict, Medium, Subject } from "../law/law.ts";
import { subjectOf } from "../law/subject.ts";
import { findLaw } from "../law/table.ts";
import type { RunContext } from "../run/context.ts";
import type { Prospect, StoredConsent } from "../store/port.ts";
import { listNotices, type NamedNotice, nameNotices } from "./notices.ts";

/** A consent that ends so soon is named, so that it can be asked for again. */
const EXPIRES_SOON_MS = 30 * DAY_MS;

export interface MediumReport {
  /** People who have the address it needs, by verdict. */
  people: Record<LegalVerdict, number>;
  /** What the law asks of somebody without a consent, and where it says so. */
  reason: string;
  source: string;
  /** Of the blocked ones, those whom a consent would open. */
  lacks_consent: number;
  /** Rest on a consent that ends within 30 days. */
  expiring: number;
}

export interface CountryReport {
  /** ISO 3166-1 alpha-2, or null where nobody knows the country. */
  country: string | null;
  regime: string;
  people: number;
  enforced: boolean;
  media: Partial<Record<Medium, MediumReport>>;
  override: string | null;
  /** Settings that seq.yaml lacks for the country. */
  missing: string[];
}

export interface ComplianceReport {
  jurisdictions: Compliance["jurisdictions"];
  countries: CountryReport[];
  notices: NamedNotice[];
}

const ADDRESS: readonly (readonly [Medium, keyof Pick<Prospect, "email" | "phone" | "linkedin_url">])[] = [
  ["email", "email"],
  ["call", "phone"],
  ["sms", "phone"],
  ["linkedin", "linkedin_url"],
];

/** What applies to whom: every person is judged as a touch now would be. Reads, and changes nothing. */
export async function reportCompliance(context: RunContext): Promise<ComplianceReport> {
  const { store, config, clock } = context;
  const now = clock.now();
  const countries = new Map<string, CountryReport>();
  for await (const person of store.streamProspects({})) {
    const subject = subjectOf(person);
    const law = findLaw(subject.country);
    const key = subject.country ?? "";
    let report = countries.get(key);
    if (report === undefined) {
      report = blankReport(subject, law, config.compliance);
      countries.set(key, report);
    }
    report.people += 1;
    const consents = await store.consentsOf(person.id);
    for (const [medium, address] of ADDRESS) {
      if (person[address] === null) continue;
      const counts = (report.media[medium] ??= blankMedium(law, medium));
      count(counts, subject, law, medium, consents, config.compliance, now);
    }
  }
  return {
    jurisdictions: config.compliance.jurisdictions,
    countries: [...countries.values()].sort((a, b) => b.people - a.people),
    notices: await nameNotices(store, await listNotices(store, now)),
  };
}

function count(
  report: MediumReport,
  subject: Subject,
  law: CountryLaw,
  medium: Medium,
  consents: readonly StoredConsent[],
  compliance: Compliance,
  now: Instant,
): void {
  const judgement = judge(subject, medium, consents, compliance, now);
  report.people[judgement.verdict] += 1;
  if (judgement.lacks === "consent") report.lacks_consent += 1;
  const until = findConsent(consents, law, medium, now)?.until ?? null;
  if (judgement.basis !== null && until !== null && until - now <= EXPIRES_SOON_MS) report.expiring += 1;
}

function blankMedium(law: CountryLaw, medium: Medium): MediumReport {
  const { reason, source } = law.media[medium];
  return { people: { allow: 0, warn: 0, block: 0 }, reason, source, lacks_consent: 0, expiring: 0 };
}

function blankReport(subject: Subject, law: CountryLaw, compliance: Compliance): CountryReport {
  return {
    country: subject.country,
    regime: law.regime,
    people: 0,
    enforced: isEnforced(compliance),
    media: {},
    override: compliance.overrides[law.country]?.reason ?? null,
    missing: listAsked(law)
      .filter((name) => isMissing(compliance, name))
      .map((name) => `compliance.${name}`),
  };
}

const SETTINGS = {
  postal_address: "postalAddress",
  company: "company",
  phone: "phone",
  privacy_url: "privacyUrl",
  data_source: "dataSource",
} as const;
type Setting = keyof typeof SETTINGS;

/** What a country's law wants to be told of the business, by its names in seq.yaml. */
function listAsked({ carries }: CountryLaw): Setting[] {
  return [
    ...(carries.postalAddress === undefined ? [] : (["postal_address"] as const)),
    ...(carries.sender?.needs ?? []),
    ...(carries.sourceNotice === undefined ? [] : (["privacy_url", "data_source"] as const)),
  ];
}

/** A placeholder is none, though mail to the outbox may have it. */
function isMissing(compliance: Compliance, name: Setting): boolean {
  return compliance[SETTINGS[name]] === null || compliance.placeholders?.includes(name) === true;
}
