import type { Instant } from "../engine/plan.ts";
import { type Duty, dutiesOfConsent, dutyOfOptOut } from "../law/duties.ts";
import { COUNTRY_LAWS } from "../law/table.ts";
import { nameOf } from "../run/context.ts";
import type { Store } from "../store/port.ts";

/** Something the law wants a person to be told. */
export interface Notice extends Duty {
  /** Names it for `--done`: `p12-opt-out`, `p12-consent-3`. */
  id: string;
  prospect: number;
  country: string;
}

/** A notice with whom it is about and who writes to them. */
export interface NamedNotice extends Notice {
  name: string;
  /** The sender the person hears from; null where they were in no sequence. */
  sender: string | null;
}

type Consents = Pick<Store, "streamConsents" | "optOuts" | "doneNotices">;

const COUNTRIES = COUNTRY_LAWS.filter(
  ({ duties }) => duties.resultNotice !== undefined || duties.reconfirmation !== undefined,
).map(({ country }) => country);

/** Every notice that is open at `at`, the most urgent first. Reads, and changes nothing. */
export async function listNotices(store: Consents, at: Instant): Promise<Notice[]> {
  const done = new Set(
    (await store.doneNotices()).map((each) => keyOf(each.prospect, each.kind, each.since)),
  );
  const notices: Notice[] = [];
  const listed = new Set<string>();
  for await (const consent of store.streamConsents(COUNTRIES)) {
    const { prospect, country, id } = consent;
    const isDone = (kind: Duty["kind"], since: Instant) => done.has(keyOf(prospect, kind, since));
    for (const duty of dutiesOfConsent(consent, country, at, isDone)) {
      // A consent and the record of its withdrawal oblige to one notice.
      const key = keyOf(prospect, duty.kind, duty.since);
      if (duty.kind === "withdrawal_result" && listed.has(key)) continue;
      listed.add(key);
      notices.push({
        ...duty,
        id: `p${prospect}-${WORDS[duty.kind]}-${id}`,
        prospect,
        country: country ?? "",
      });
    }
  }
  for await (const { prospect, at: since, country } of store.optOuts(COUNTRIES)) {
    const duty = dutyOfOptOut(country, since);
    if (duty === null || done.has(keyOf(prospect, duty.kind, since))) continue;
    notices.push({ ...duty, id: `p${prospect}-${WORDS[duty.kind]}`, prospect, country: country ?? "" });
  }
  return notices.sort((a, b) => a.dueAt - b.dueAt);
}

const WORDS: Readonly<Record<Duty["kind"], string>> = {
  consent_result: "consent",
  withdrawal_result: "withdrawal",
  opt_out_result: "opt-out",
  reconfirmation: "reconfirm",
};

/** What is to be done, in words. */
export const NOTICE_WORDS: Readonly<Record<Duty["kind"], string>> = {
  consent_result: "tell what came of the consent",
  withdrawal_result: "tell what came of the withdrawal",
  opt_out_result: "tell what came of the opt-out",
  reconfirmation: "ask whether the consent still holds",
};

/** The same with names, for a list. */
export async function nameNotices(
  store: Pick<Store, "getProspect" | "enrollmentsOf">,
  notices: readonly Notice[],
): Promise<NamedNotice[]> {
  const named: NamedNotice[] = [];
  for (const notice of notices) {
    const person = await store.getProspect(notice.prospect);
    const enrollments = await store.enrollmentsOf(notice.prospect);
    const sender = enrollments.at(-1)?.sender ?? null;
    named.push({ ...notice, name: person === null ? `p${notice.prospect}` : nameOf(person), sender });
  }
  return named;
}

function keyOf(prospect: number, kind: string, since: Instant): string {
  return `${prospect} ${kind} ${since}`;
}
