import { DAY_MS, type Instant } from "../engine/plan.ts";
import { ADS, BASES, CONDITIONS, MEDIA, NIGHT, WITHDRAWAL } from "../law/law.ts";
import type { NewConsent } from "../store/port.ts";
import { accept, type Normalised, normaliseText, refuse } from "./normalise/text.ts";
import { readTypedValue } from "./normalise/typed-value.ts";

/** Columns of a file that record why a person may be written to. */
export const CONSENT_COLUMNS = [
  "consent_basis",
  "consent_source",
  "consent_date",
  "consent_medium",
  "consent_expires",
  "consent_conditions",
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

/** Written where nobody asked: no record, and no fault. */
const NONE = new Set(["none", "-", "n/a", "na", "null", "unknown", "미정", "없음"]);

/** A no, or a yes taken back: a withdrawal. In the languages of the table's countries; `X` stands beside `O` in Korea. */
const REFUSALS = new Set(
  [
    "no n false 0 x ✗ withdrawn withdrawal revoked refused declined denied objected opt-out opt_out optout opted_out opted-out unsubscribed unsubscribe do_not_contact dnc",
    "nein abgemeldet widerrufen widerspruch abgelehnt non retiré refusé désinscrit désabonné baja rechazado retirado rifiutato revocato disiscritto nee ingetrokken afgemeld geweigerd não nao recusado descadastrado",
    "nej tilbagetrukket afmeldt återkallat avregistrerad nei trukket avmeldt ei peruttu nie wycofana wypisany odmowa ne odvolán odhlášen odhlásený nem visszavont leiratkozott nu retras dezabonat не отписан όχι χωρίς ανάκληση odjavljen loobunud atsisakė atteicās nei",
    "拒否 配信停止 停止 いいえ 撤回 否 拒绝 退订 拒絕 退訂 לא הוסר hayır لا",
    "미동의 거부 거절 수신거부 수신거절 아니오 아니요 철회 동의철회 해지 수신동의철회 동의안함 비동의",
  ].flatMap((line) => line.split(" ")),
);

const CONDITION_WORDS: Readonly<Record<string, string>> = {
  similar: "similar_goods",
  own_similar_goods: "similar_goods",
  notice: "notice_given",
  informed: "notice_given",
  야간: NIGHT,
};

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
  return medium === "any" || medium === ADS || MEDIA.some((each) => each === medium)
    ? accept(medium)
    : refuse(`not one of ${MEDIA.join(", ")}, ${ADS} or any`);
}

/** Words such as `similar_goods`, in a list. */
export function readConditions(text: string): Normalised<string[]> {
  const words = text
    .split(/[;,/|\s]+/)
    .map((word) => word.trim().toLowerCase().replaceAll("-", "_"))
    .filter((word) => word !== "")
    .map((word) => CONDITION_WORDS[word] ?? word);
  const known: readonly string[] = [...CONDITIONS, NIGHT];
  return words.every((word) => known.includes(word))
    ? accept([...new Set(words)])
    : refuse(`not of ${known.join(", ")}`);
}

/**
 * The consents or withdrawals that a row records, one a medium; none where its basis is empty or nobody asked. The field at
 * fault otherwise. `now`: when a no without a date was heard, and after which nothing can have been given.
 */
export function readConsents(
  cells: ConsentCells,
  now: Instant,
):
  | { ok: true; consents: Omit<NewConsent, "prospect">[] }
  | { ok: false; field: ConsentColumn; reason: string } {
  const basisText = cells.consent_basis?.trim() ?? "";
  if (basisText === "" || NONE.has(basisText.toLowerCase())) return { ok: true, consents: [] };
  if (isRefusal(basisText)) return readWithdrawals(cells, now);
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
  if (at.value > now + DAY_MS) return { ok: false, field: "consent_date", reason: "is in the future" };
  const conditions = readConditions(cells.consent_conditions ?? "");
  if (!conditions.ok) return { ok: false, field: "consent_conditions", reason: conditions.reason };
  const expires = (cells.consent_expires ?? "").trim();
  const expiresAt = expires === "" ? null : readDay(expires);
  if (expiresAt !== null && !expiresAt.ok) {
    return { ok: false, field: "consent_expires", reason: expiresAt.reason };
  }
  return forMedia(cells, {
    basis: basis.value,
    source: source.value,
    at: at.value,
    expiresAt: expiresAt?.value ?? null,
    evidence: null,
    ...(conditions.value.length > 0 && { conditions: conditions.value }),
  });
}

/** Whether a cell says no; a word in brackets or behind a dash explains it. */
function isRefusal(text: string): boolean {
  const word = text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[.!]+$/, "")
    .trim();
  return [
    word,
    word.replace(/[\s-]+/g, "_"),
    word.replaceAll(/\s+/g, ""),
    word.replace(/\s*[(（,:;].*$/, ""),
  ].some((each) => REFUSALS.has(each));
}

/**
 * A day counts to its end: what was given that day is taken back. Without a date, or with one that nobody can read, it is
 * what holds today; one of an unreadable medium is of every medium. A no is never lost to a slip beside it.
 */
function readWithdrawals(cells: ConsentCells, now: Instant): ReturnType<typeof readConsents> {
  const day = (cells.consent_date ?? "").trim();
  const read = day === "" ? null : readDay(day);
  const given = read?.ok === true && read.value <= now + DAY_MS ? read.value : null;
  const source = normaliseText(cells.consent_source ?? "");
  const withdrawal = {
    basis: WITHDRAWAL,
    source: source.ok && source.value !== "" ? source.value : "an import",
    at: given === null ? now : Math.min(given + DAY_MS - 1, now),
    expiresAt: null,
    evidence: null,
  };
  const ofMedia = forMedia(cells, withdrawal);
  return ofMedia.ok ? ofMedia : { ok: true, consents: [{ medium: "any", ...withdrawal }] };
}

function forMedia(
  cells: ConsentCells,
  record: Omit<NewConsent, "prospect" | "medium">,
): ReturnType<typeof readConsents> {
  const consents: Omit<NewConsent, "prospect">[] = [];
  for (const word of (cells.consent_medium ?? "email").split(/[;,/|]/).filter((part) => part.trim() !== "")) {
    const medium = readMedium(word);
    if (!medium.ok) return { ok: false, field: "consent_medium", reason: medium.reason };
    consents.push({ medium: medium.value, ...record });
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
