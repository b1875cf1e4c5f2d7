import { findHomeCountry } from "../calendar/home-country.ts";
import type { FieldValue } from "../engine/facts.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import { type Merge, mergeFields } from "../prospects/merge-fields.ts";
import { readCompanyDomain } from "../prospects/normalise/company-domain.ts";
import { listRules, readPeoplePage, type TheirPerson, writePerson } from "../providers/crm-people.ts";
import { useList } from "../providers/poll-service.ts";
import { FIRST_PAGE, type OpenList, type PageMark } from "../providers/read-pages.ts";
import type { RunContext } from "../run/context.ts";
import type { NewEvent, Prospect } from "../store/port.ts";
import type { CrmPerson } from "../store/ports/crm-port.ts";
import { findOtherAccount } from "./crm-account.ts";
import { conflictsOf, type Crm, findCrm, normaliseTheirs } from "./open-crm.ts";

/** What looking to CRMs came to. */
export interface CrmReport {
  asked: number;
  /** People in whom something became new, here or there. */
  told: number;
  /** One line each, without addresses or secrets. */
  failed: string[];
}

const EVERY_MS = 5 * 60_000;
/** Search indexes lag behind. */
const OVERLAP_MS = 60 * 60_000;
const FIRST_MS = 30 * DAY_MS;
/** Pages, and people to be told, of one look: what is left comes with the next. */
const MOST_PAGES = 50;
const MOST_TOLD = 200;
const ADDRESSES = ["email", "linkedin_url", "phone"];

/** Kept as a small named text of the store, for each CRM. */
interface CrmState {
  until: Instant | null;
  nextAt: Instant;
  rest?: { since: Instant; until: Instant; from: PageMark };
}

/**
 * Brings the fields that seq.yaml shares with a CRM to the same values on both sides: first what was changed there, then what
 * was changed here. Nobody becomes a prospect by it. Gives when it is to be looked again; null for never.
 */
export async function syncCrms(
  run: RunContext,
  stop: AbortSignal,
  report: CrmReport,
): Promise<Instant | null> {
  const times: Instant[] = [];
  for (const [service, rules] of Object.entries(run.config.crm ?? {})) {
    if (rules.length === 0 || stop.aborted) continue;
    const crm = await findCrm(run, service, stop);
    if (crm === null || crm.account.settings.problems.length > 0) continue;
    times.push(await look(run, crm, stop, report));
  }
  return times.length === 0 ? null : Math.min(...times);
}

async function look(run: RunContext, crm: Crm, stop: AbortSignal, report: CrmReport): Promise<Instant> {
  const { store } = run;
  const now = run.clock.now();
  const name = `crm ${crm.service}/${crm.account.name}`;
  const text = (await store.getSetting(name)) ?? "";
  const { until, nextAt, rest } = text === "" ? { until: null, nextAt: 0 } : (JSON.parse(text) as CrmState);
  // A clock that was set back must not silence it.
  if (nextAt > now && nextAt - now <= EVERY_MS) return nextAt;
  const keep = (state: CrmState) => store.setSetting(name, JSON.stringify(state));
  const state = { until, nextAt: now + EVERY_MS };
  await keep({ ...state, ...(rest !== undefined && { rest }) });
  report.asked += 1;
  const span = rest ?? {
    since: until === null ? now - FIRST_MS : until - OVERLAP_MS,
    until: now,
    from: FIRST_PAGE,
  };
  const result = await useList(crm.use, async (open) => {
    const other = await findOtherAccount(run, crm, open);
    if (other !== null) return { type: "failed" as const, reason: other };
    const taken = await takeChanges(run, crm, open, span, stop, report);
    if (taken.type === "failed") return taken;
    await keep(
      taken.rest === null
        ? { ...state, until: span.until }
        : { ...state, rest: { ...span, from: taken.rest } },
    );
    // What they changed must be known before they are told anything.
    return taken.rest === null ? giveChanges(run, crm, open, stop, report) : null;
  });
  if (result === null) return state.nextAt;
  report.failed.push(result.reason);
  // Services forget what they call a page: such a list is read from its beginning.
  if (rest !== undefined) await keep(state);
  return state.nextAt;
}

type Taken = { type: "read"; rest: PageMark | null } | { type: "failed"; reason: string };

async function takeChanges(
  run: RunContext,
  crm: Crm,
  open: OpenList,
  { since, from }: { since: Instant; from: PageMark },
  stop: AbortSignal,
  report: CrmReport,
): Promise<Taken> {
  const list = crm.people.changed;
  // By their address those are found who came by another way.
  const rules = listRules(crm.people, crm.rules).filter(
    (rule) => rule.ours === "email" || crm.rules.includes(rule),
  );
  let mark: PageMark | null = list === null ? null : from;
  for (let pages = 0; list !== null && mark !== null && pages < MOST_PAGES && !stop.aborted; pages++) {
    const page = await readPeoplePage(open, crm.account, { list, name: "", since, rules }, mark);
    if (page.type === "failed") return page;
    for (const person of page.items) if (await takeChange(run, crm, person)) report.told += 1;
    mark = page.after;
  }
  return { type: "read", rest: mark };
}

async function takeChange(run: RunContext, crm: Crm, their: TheirPerson): Promise<boolean> {
  const { store, config } = run;
  const link = await store.findCrmPerson(crm.service, { theirs: their.id });
  const theirs = normaliseTheirs(their.values, config.fields, findHomeCountry(config.calendar));
  const person =
    link === null ? await findUnlinked(run, crm, their.id, theirs) : await store.getProspect(link.prospect);
  if (person === null) return false;
  const merge = mergeFields(crm.rules, person.fields, theirs, link?.marks ?? {});
  const at = run.clock.now();
  const events = conflictsOf(crm, merge, person.id, at);
  let marks = merge.marks;
  if (Object.keys(merge.take).length > 0) {
    const refused = await write(run, person, merge);
    if (refused !== null) marks = link?.marks ?? {};
    events.push(
      noteOf(crm, refused === null ? "crm_updated" : "crm_refused", person.id, at, merge.take, refused),
    );
  }
  const isGiven = Object.keys(merge.give).length > 0;
  const isNews = isGiven || JSON.stringify(marks) !== JSON.stringify(link?.marks ?? {});
  if (link !== null && !isNews && events.length === 0) return false;
  // What was written a moment ago is a change, too, which the next look finds to be none.
  const changes = link?.changes ?? 0;
  await store.keepCrmPeople([
    { service: crm.service, theirs: their.id, prospect: person.id, marks, changes, isToBeTold: isGiven },
  ]);
  // A value that cannot be taken is told once for each time that it is changed there.
  if (events.length > 0) await store.record(events);
  return events.length > 0;
}

/** Somebody of ours who has their id, or their address and no id yet. */
async function findUnlinked(
  { store }: RunContext,
  { people, service }: Crm,
  id: string,
  theirs: Readonly<Record<string, FieldValue>>,
): Promise<Prospect | null> {
  const email = theirs["email"];
  const person = typeof email === "string" ? await store.findProspect(email) : null;
  if (person === null || person.pendingSince !== undefined) return null;
  const known = person.fields[people.id.field];
  if (known !== undefined && String(known) !== id) return null;
  return (await store.findCrmPerson(service, { prospect: person.id })) === null ? person : null;
}

/** Null where it is written, else why it cannot be. */
async function write(
  { store, clock }: RunContext,
  person: Prospect,
  { take }: Merge,
): Promise<string | null> {
  const entries = Object.entries(take);
  const addresses = Object.fromEntries(entries.filter(([field]) => ADDRESSES.includes(field)));
  const { email } = addresses;
  const result = await store.updateProspect(
    person.id,
    {
      ...(addresses as { email?: string; linkedin_url?: string; phone?: string }),
      ...(email !== undefined && { companyDomain: readCompanyDomain(String(email)) }),
      fields: Object.fromEntries(entries.filter(([field]) => !ADDRESSES.includes(field))),
    },
    clock.now(),
  );
  return result.type === "conflict" ? `${result.field}: ${result.reason}` : null;
}

async function giveChanges(
  run: RunContext,
  crm: Crm,
  open: OpenList,
  stop: AbortSignal,
  report: CrmReport,
): Promise<{ type: "failed"; reason: string } | null> {
  const { store } = run;
  for (const link of await store.changedCrmPeople(crm.service, MOST_TOLD)) {
    if (stop.aborted) return null;
    const person = await store.getProspect(link.prospect);
    const give = person === null ? {} : mergeFields(crm.rules, person.fields, null, link.marks).give;
    const marks = { ...link.marks };
    if (person !== null && Object.keys(give).length > 0) {
      const written = await writePerson(open, crm.account, link.theirs, give, crm.rules);
      if (written.type === "failed") return { type: "failed", reason: written.reason };
      const isWritten = written.type === "written";
      const at = run.clock.now();
      await store.record([
        noteOf(
          crm,
          isWritten ? "crm_told" : "crm_refused",
          person.id,
          at,
          give,
          isWritten ? null : written.reason,
        ),
      ]);
      // A value that they refuse is not shown them again until it is another.
      Object.assign(marks, markGiven(crm, person, link, give));
      report.told += 1;
    }
    await store.keepCrmPeople([{ ...link, marks }]);
  }
  return null;
}

/** The marks of what they were told. */
function markGiven(
  { rules }: Crm,
  { fields }: Prospect,
  { marks }: CrmPerson,
  give: Merge["give"],
): Merge["marks"] {
  const told = rules.filter(({ ours }) => Object.hasOwn(give, ours));
  return mergeFields(told, fields, give, marks).marks;
}

/** Fields, never their values. */
function noteOf(
  { service }: Crm,
  kind: string,
  prospect: number,
  at: Instant,
  fields: Readonly<Record<string, FieldValue>>,
  reason: string | null,
): NewEvent {
  const set = Object.keys(fields).join(", ");
  return { kind, at, prospect, data: { service, set, ...(reason !== null && { reason }) } };
}
