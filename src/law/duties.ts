import { DAY_MS, type Instant } from "../engine/plan.ts";
import { addMonths } from "./consent-life.ts";
import { WITHDRAWAL } from "./law.ts";
import { findLaw } from "./table.ts";

/** A reconfirmation is named so long before it is due, so that there is time to write it. */
const RECONFIRM_AHEAD_DAYS = 30;

/** Something the law wants a person to be told, and by when. */
export interface Duty {
  kind: "consent_result" | "withdrawal_result" | "opt_out_result" | "reconfirmation";
  /** What it counts from. */
  since: Instant;
  dueAt: Instant;
  source: string;
}

/** A consent as the duties see one. */
export interface DutyConsent {
  /** A basis, or `withdrawal`. */
  basis: string;
  at: Instant;
  /** When it was entered here. */
  recordedAt: Instant;
  withdrawnAt: Instant | null;
}

/**
 * What a consent obliges to, in the person's country, at `at`: the result notice, and, near its time, the
 * reconfirmation. A consent that came with an import after its notice was due had that from whoever gathered it.
 * `done` has the `since` of what a person has marked as done, by kind.
 */
export function dutiesOfConsent(
  consent: DutyConsent,
  country: string | null,
  at: Instant,
  done: (kind: Duty["kind"], since: Instant) => boolean,
): Duty[] {
  const { resultNotice, reconfirmation } = findLaw(country).duties;
  if (consent.basis === WITHDRAWAL) {
    if (resultNotice === undefined || done("withdrawal_result", consent.at)) return [];
    const dueAt = consent.at + resultNotice.days * DAY_MS;
    return [{ kind: "withdrawal_result", since: consent.at, dueAt, source: resultNotice.source }];
  }
  if (consent.basis !== "express") return [];
  const duties: Duty[] = [];
  if (resultNotice !== undefined) {
    const { source } = resultNotice;
    const span = resultNotice.days * DAY_MS;
    if (consent.recordedAt <= consent.at + span && !done("consent_result", consent.at)) {
      duties.push({ kind: "consent_result", since: consent.at, dueAt: consent.at + span, source });
    }
    const { withdrawnAt } = consent;
    if (withdrawnAt !== null && !done("withdrawal_result", withdrawnAt)) {
      duties.push({ kind: "withdrawal_result", since: withdrawnAt, dueAt: withdrawnAt + span, source });
    }
  }
  if (reconfirmation !== undefined && consent.withdrawnAt === null) {
    const due = nextReconfirmation(consent.at, reconfirmation.months, done);
    if (due.dueAt - RECONFIRM_AHEAD_DAYS * DAY_MS <= at) {
      duties.push({ kind: "reconfirmation", ...due, source: reconfirmation.source });
    }
  }
  return duties;
}

/** The first period, counted from the consent, whose reconfirmation nobody has marked as done. */
function nextReconfirmation(
  from: Instant,
  months: number,
  done: (kind: Duty["kind"], since: Instant) => boolean,
): { since: Instant; dueAt: Instant } {
  let since = from;
  while (done("reconfirmation", since)) since = addMonths(since, months);
  return { since, dueAt: addMonths(since, months) };
}

/** The result notice of an opt-out; null where the country asks for none. */
export function dutyOfOptOut(country: string | null, optedOutAt: Instant): Duty | null {
  const { resultNotice } = findLaw(country).duties;
  if (resultNotice === undefined) return null;
  const dueAt = optedOutAt + resultNotice.days * DAY_MS;
  return { kind: "opt_out_result", since: optedOutAt, dueAt, source: resultNotice.source };
}
