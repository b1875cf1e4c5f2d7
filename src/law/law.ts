import type { Instant } from "../engine/plan.ts";

/** Ways to reach a person that laws tell apart. */
export const MEDIA = ["email", "sms", "whatsapp", "call", "linkedin", "post"] as const;
export type Medium = (typeof MEDIA)[number];

/**
 * Why a person may be written to. `implied_publication`: a published business address, for a message that has to do
 * with the role; `inquiry`: they asked; `transaction`: they bought; `business_relation`: any other dealing.
 */
export const BASES = [
  "express",
  "implied_publication",
  "business_relation",
  "inquiry",
  "transaction",
  "legitimate_interest",
] as const;
export type Basis = (typeof BASES)[number];

export type Verdict = "allow" | "warn" | "block";

/** Whom a rule excepts: a company's own mailbox (no free-mail), a legal person, an address that names nobody. */
export type Exception = "company_mail" | "legal_person" | "impersonal_address";

/** What a country's law says of one medium. */
export interface MediumRule {
  /** Without a consent that counts. */
  without: Verdict;
  /** One clause, to stand after "3 of 40 people live in DE:". */
  reason: string;
  /** The law, by its usual short name. */
  source: string;
  /** Bases that open it, and for how many months from their date; null where the law sets no end. */
  opens: Readonly<Partial<Record<Basis, number | null>>>;
  /** Who needs no consent. */
  except?: { who: Exception; reason: string };
  /** Local hours in which it is allowed. `unknownZone`: what happens to a person whose time zone nobody knows. */
  hours?: { from: string; to: string; source: string; unknownZone: "allow" | "block" };
}

/** One row of the table. */
export interface CountryLaw {
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Name of the regime, e.g. `CAN-SPAM`. */
  regime: string;
  /** Where to read it. */
  url: string;
  media: Readonly<Record<Medium, MediumRule>>;
  /** What a message must carry, beside a way to opt out. */
  carries: {
    /** Refused without one in seq.yaml. */
    postalAddress?: { source: string };
    /** GDPR Art. 14: who tells where the data is from, in the first message. */
    sourceNotice?: { source: string };
    /** At the very start of every subject. */
    subjectPrefix?: { text: string; source: string };
    /** Name, contact and a free way to opt out, in the person's language. */
    senderFooter?: { source: string };
  };
  duties: {
    /** Tell the person what came of an opt-out or a consent, within so many days. */
    resultNotice?: { days: number; source: string };
    /** Ask again whether the consent still holds, every so many months. */
    reconfirmation?: { months: number; source: string };
  };
}

/** A consent as recorded; `medium` may be `any`. */
export interface Consent {
  medium: string;
  basis: string;
  at: Instant;
  /** As the record itself says; the law may end it earlier. */
  expiresAt: Instant | null;
  withdrawnAt: Instant | null;
}

/** What a law looks at in a person. */
export interface Subject {
  /** ISO 3166-1 alpha-2; null where nobody knows. */
  country: string | null;
  /** `company` or `public_body` is no individual; everything else, and nothing, is one. */
  entityType: string | null;
  email: string | null;
  /** The address belongs to a company's own domain. */
  isCompanyMail: boolean;
}

/** A person who decided otherwise than the table, and why; per country. */
export interface Override {
  /** One verdict for the media named; the table holds for the others. */
  media: Readonly<Partial<Record<Medium, Verdict>>>;
  reason: string;
}

/** `compliance` of seq.yaml. */
export interface Compliance {
  /**
   * `auto`: every country of the table is enforced; a list: these are; `off`: none, and nothing is said.
   * `advise`, where seq.yaml says nothing: lint and doctor say what the law asks, and nothing is refused.
   */
  jurisdictions: "auto" | "advise" | "off" | readonly string[];
  overrides: Readonly<Record<string, Override>>;
  postalAddress: string | null;
  privacyUrl: string | null;
  /** Where the people's data comes from, in words that they read in the first message. */
  dataSource: string | null;
}
