import type { Instant } from "../engine/plan.ts";

/** Ways to reach a person that laws tell apart. */
export const MEDIA = ["email", "sms", "whatsapp", "call", "linkedin", "post"] as const;
export type Medium = (typeof MEDIA)[number];

/** What a consent may be for beside the media: that somebody's data is handed to others for advertising. */
export const ADS = "ads";

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

export type LegalVerdict = "allow" | "warn" | "block";

/**
 * How well a rule is known. `P`: the statute or the regulator's own page was read; `S`: a law firm or a trade body says so;
 * `U`: not read yet, and written the careful way.
 */
export type Mark = "P" | "S" | "U";

/** The law a rule is from, by its usual short name: one. */
export interface Source {
  source: string;
  mark: Mark;
}

/**
 * Whom a rule excepts:
 * - `company_mail`: a mailbox at a company's own domain (no free-mail) of nobody known to be an individual
 * - `legal_person`: `entity_type` says company or public body
 * - `legal_person_mail`: the same, and the mailbox is at a company's own domain
 * - `impersonal_address`: a company's own mailbox that names a function (info@)
 * - `impersonal_legal_person`: the same, and `entity_type` says company or public body
 * - `business`: a legal person, or somebody of unknown type with a company's own mailbox
 * - `landline`: a number that is no mobile's, as far as the country's numbering plan tells
 */
export const EXCEPTED = [
  "company_mail",
  "legal_person",
  "legal_person_mail",
  "impersonal_address",
  "impersonal_legal_person",
  "business",
  "landline",
] as const;
export type Excepted = (typeof EXCEPTED)[number];

/** What a customer must have been told for the next message to need no consent (directive 2002/58/EC Art. 13(2)). */
export const CONDITIONS = ["similar_goods", "notice_given"] as const;
/**
 * `similar_goods`: the sender's own goods, like those that were sold; `notice_given`: the person could object when the
 * address was taken, and can with every message.
 */
export type Condition = (typeof CONDITIONS)[number];

/** What an express consent may say beside: the person agreed to be reached at night, too. */
export const NIGHT = "night";

/** What a country's law says of one medium. */
export interface MediumRule extends Source {
  /** Without a consent that counts. */
  without: LegalVerdict;
  /** One clause, to stand after "3 of 40 people live in DE:". */
  reason: string;
  /** Bases that open it, and for how many months from their date; null where the law sets no end. */
  opens: Readonly<Partial<Record<Basis, number | null>>>;
  /** What the record of a sale, or of a request for one (`inquiry`), must say to open anything; absent for nothing. */
  conditions?: readonly Condition[];
  /** Who needs no consent, and whether that is sure (`allow`) or to be looked at (`warn`). */
  except?: { who: Excepted; verdict: "allow" | "warn"; reason: string };
  hours?: LegalHours;
  /** The most that one person gets in any `windowMs`. */
  most?: Source & { max: number; windowMs: number };
}

/** Local hours in which a medium is allowed. */
export interface LegalHours extends Source {
  /** As send hours are written: `Mon-Fri 09:00-21:30; Sat-Sun 10:00-18:00`. */
  week: string;
  /** What happens to a person whose time zone nobody knows. */
  unknownZone: "allow" | "block";
  /** An express consent that says `night` opens the other hours. */
  opensForNight?: true;
}

/** What one state's law says of calls and texts, in place of its country's row. */
export interface StateLaw {
  /** As people write it, beside its code. */
  name: string;
  hours: LegalHours;
  most?: NonNullable<MediumRule["most"]>;
}

/** One row of the table. */
export interface CountryLaw {
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Name of the regime, e.g. `CAN-SPAM`. */
  regime: string;
  /** Where to read it. */
  url: string;
  /**
   * Languages of the way to opt out (keys of the footer words), all of them in each message where `everyLanguage` names
   * the law that asks for it; else the person's own one is enough.
   */
  languages: readonly string[];
  everyLanguage?: Source;
  media: Readonly<Record<Medium, MediumRule>>;
  /** What its states say otherwise of the media that have hours, by postal code; everywhere else the rows above hold. */
  states?: Readonly<Record<string, StateLaw>>;
  /** What an email must carry. */
  carries: {
    /** A working way to opt out. */
    optOut?: Source;
    /** Refused without one in seq.yaml. */
    postalAddress?: Source;
    /** Who writes; refused where seq.yaml lacks what `needs` names. */
    sender?: Source & { needs: readonly ("company" | "phone")[] };
    /** Where the data is from and where the privacy notice is, in the first message. */
    sourceNotice?: Source;
    /** At the very start of every subject. */
    subjectPrefix?: Source & { text: string };
    /** A line that says that it is an advertisement. */
    advertisement?: Source;
  };
  /** How a text message says how to hear no more, where that is not as an email has it: by an answer, in each of them. */
  textOptOut?: Source & {
    /** `answer`: STOP; `free_number`: a number to call at no cost, `compliance.opt_out_number`. */
    by: "answer" | "free_number";
    /** In the first one alone. */
    onlyFirst?: true;
  };
  /** Making up people's addresses from names and numbers is forbidden; absent where no statute that was read says so. */
  guessing?: Source & { reason: string };
  /** Counting one person's opens and clicks needs a consent of its own, which nothing here records: they are not counted. */
  tracking?: Source;
  duties: {
    /** Tell the person what came of an opt-out or a consent, within so many days. */
    resultNotice?: Source & { days: number };
    /** Ask again whether the consent still holds, every so many months. */
    reconfirmation?: Source & { months: number };
  };
}

/** The `basis` of a record that takes back whatever was given for its medium until then. */
export const WITHDRAWAL = "withdrawal";

/** A consent as recorded, or its withdrawal; `medium` may be `any`. */
export interface Consent {
  medium: string;
  /** One of `BASES`, or `WITHDRAWAL`. */
  basis: string;
  at: Instant;
  /** As the record itself says; the law may end it earlier. */
  expiresAt: Instant | null;
  withdrawnAt: Instant | null;
  /** What the record says of a customer, of `CONDITIONS`, and `NIGHT`; absent for nothing. */
  conditions?: readonly string[];
}

/** What a law looks at in a person. */
export interface Subject {
  /** ISO 3166-1 alpha-2; null where nobody knows. */
  country: string | null;
  /** As the person's record writes it, by name or code; absent or null where nobody knows. */
  state?: string | null;
  /** `company` or `public_body` is no individual; everything else, and nothing, is one. */
  entityType: string | null;
  email: string | null;
  /** E.164; absent or null where there is none. */
  phone?: string | null;
  /** The address belongs to a company's own domain. */
  isCompanyMail: boolean;
  /** Where the person's data is from, as their own record says; absent or null where it does not. */
  source?: string | null;
  /** Countries that the person's data names beside `country`, and what names them; absent for none. */
  hints?: readonly CountryHint[];
}

/** Something in a person's data that names a country. */
export interface CountryHint {
  /** Any one of these; ISO 3166-1 alpha-2. */
  countries: readonly string[];
  /** For a rep: `the address ends in .de`. */
  says: string;
}

/** A person who decided otherwise than the table, and why; per country. */
export interface Override {
  /** One verdict for the media named; the table holds for the others. */
  media: Readonly<Partial<Record<Medium, LegalVerdict>>>;
  reason: string;
}

/** `compliance` of seq.yaml. */
export interface Compliance {
  /**
   * `auto`: the law of each person's country is enforced. A list names the countries that the workspace means to write to;
   * it frees nobody else. `off`: none, and nothing is said.
   * `advise`, where seq.yaml says nothing: lint and doctor say what the law asks, and nothing is refused.
   */
  jurisdictions: "auto" | "advise" | "off" | readonly string[];
  overrides: Readonly<Record<string, Override>>;
  postalAddress: string | null;
  /** The business's name, where it must be named beside the sender's. */
  company: string | null;
  phone: string | null;
  /** What people call at no cost to get no more texts: 080 in Korea. */
  optOutNumber: string | null;
  privacyUrl: string | null;
  /** Where people's data is from, in words that they read in the first message, where their own `source` does not say. */
  dataSource: string | null;
  /** Settings of `compliance` that hold a placeholder, by their names there; absent or empty for none. */
  placeholders?: readonly string[];
}
