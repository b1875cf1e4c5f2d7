import type { Instant } from "../engine/plan.ts";
import { BASES, MEDIA } from "../law/law.ts";
import type { NewConsent } from "../store/port.ts";
import { accept, type Normalised, refuse } from "./normalise/normalised.ts";
import { normaliseText } from "./normalise/text.ts";
import { readTypedValue } from "./normalise/typed-value.ts";

/** Columns of a file that record why a person may be written to. */
export const CONSENT_COLUMNS = [
  "consent_basis",
  "consent_source",
  "consent_date",
  "consent_medium",
  "consent_expires",
] as const;
type ConsentColumn = (typeof CONSENT_COLUMNS)[number];

/** The cells of one row, by column. */
export type ConsentCells = Partial<Record<ConsentColumn, string>>;

/** What a yes in a column named "consent" means, and the bases in other words. */
const WORDS: Readonly<Record<string, string>> = {
  yes: "express",
  y: "express",
  true: "express",
  "1": "express",
  o: "express",
  "opt-in": "express",
  optin: "express",
  opt_in: "express",
  consent: "express",
  동의: "express",
  동의함: "express",
  수신동의: "express",
  예: "express",
  네: "express",
  거래: "transaction",
  거래관계: "transaction",
  customer: "transaction",
  purchase: "transaction",
  문의: "inquiry",
  relation: "business_relation",
  relationship: "business_relation",
  business_relationship: "business_relation",
  published: "implied_publication",
  public: "implied_publication",
};

/** Written where there is none: no record, and no fault. */
const NONE = new Set([
  "no",
  "n",
  "false",
  "0",
  "x",
  "none",
  "-",
  "미동의",
  "거부",
  "수신거부",
  "아니오",
  "아니요",
]);

const MEDIUM_WORDS: Readonly<Record<string, string>> = {
  mail: "email",
  "e-mail": "email",
  이메일: "email",
  메일: "email",
  문자: "sms",
  text: "sms",
  phone: "call",
  전화: "call",
  all: "any",
  전체: "any",
};

export function isConsentColumn(field: string): field is ConsentColumn {
  return CONSENT_COLUMNS.some((column) => column === field);
}

/** A basis as a person writes it: one of the table's, or a usual word for it. */
export function readBasis(text: string): Normalised<string> {
  const word = text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  const basis = WORDS[text.trim().toLowerCase()] ?? WORDS[word] ?? word;
  return BASES.some((each) => each === basis) ? accept(basis) : refuse(`not one of ${BASES.join(", ")}`);
}

/** `email`, `sms`, …, or `any`. */
export function readMedium(text: string): Normalised<string> {
  const word = text.trim().toLowerCase();
  const medium = MEDIUM_WORDS[word] ?? word;
  return medium === "any" || MEDIA.some((each) => each === medium)
    ? accept(medium)
    : refuse(`not one of ${MEDIA.join(", ")} or any`);
}

/** The consents a row records, one a medium; none where its basis is empty or a no. The field at fault otherwise. */
export function readConsents(
  cells: ConsentCells,
):
  | { ok: true; consents: Omit<NewConsent, "prospect">[] }
  | { ok: false; field: ConsentColumn; reason: string } {
  const basisText = cells.consent_basis?.trim() ?? "";
  if (basisText === "" || NONE.has(basisText.toLowerCase())) return { ok: true, consents: [] };
  const basis = readBasis(basisText);
  if (!basis.ok) return { ok: false, field: "consent_basis", reason: basis.reason };
  const source = normaliseText(cells.consent_source ?? "");
  if (!source.ok || source.value === "") {
    return {
      ok: false,
      field: "consent_source",
      reason: "a consent needs its source: where it can be proven",
    };
  }
  const at = readDay(cells.consent_date ?? "");
  if (!at.ok) return { ok: false, field: "consent_date", reason: at.reason };
  const expires = (cells.consent_expires ?? "").trim();
  const expiresAt = expires === "" ? null : readDay(expires);
  if (expiresAt !== null && !expiresAt.ok) {
    return { ok: false, field: "consent_expires", reason: expiresAt.reason };
  }
  const consents: Omit<NewConsent, "prospect">[] = [];
  for (const word of (cells.consent_medium ?? "email").split(/[;,/|]/).filter((part) => part.trim() !== "")) {
    const medium = readMedium(word);
    if (!medium.ok) return { ok: false, field: "consent_medium", reason: medium.reason };
    consents.push({
      medium: medium.value,
      basis: basis.value,
      source: source.value,
      at: at.value,
      expiresAt: expiresAt?.value ?? null,
      evidence: null,
    });
  }
  return { ok: true, consents };
}

/** A day's start in UTC: the same in every time zone the file is imported in. */
function readDay(text: string): Normalised<Instant> {
  const date = readTypedValue(text, "date");
  if (!date.ok) return date;
  const at = Date.parse(`${String(date.value)}T00:00:00Z`);
  return Number.isFinite(at) ? accept(at) : refuse("a consent needs its date");
}
