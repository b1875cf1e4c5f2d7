import { fillDay } from "../calendar/booking.ts";
import { eventTypesOf, readEventData } from "../condition/event-data.ts";
import { matchesStart } from "../condition/holds.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { Claim, EnrollDraft, HandOver, Prospect } from "../store/port.ts";
import type { RunContext } from "./context.ts";
import type { ReadResults } from "./results.ts";
import { entryOf } from "./timeline-entries.ts";
import { enrollPeople } from "./actions/enroll.ts";

/**
 * A person's way into every sequence whose `start` this event is, to be written together with the fact: never twice into
 * the same one, and never somebody suppressed. A sequence that cannot take people now (`problems`) must not keep the fact
 * from being recorded.
 */
export async function draftStarts(
  context: RunContext,
  person: Prospect,
  fact: StartingFact & { at: Instant },
  now: Instant,
): Promise<{ drafts: EnrollDraft[]; problems: UserError[] }> {
  const options = { startAt: now, again: false, fact: { data: {}, ...fact } };
  const drafts: EnrollDraft[] = [];
  const problems: UserError[] = [];
  for (const sequence of findStarting(context, person, fact)) {
    const keep = async (some: readonly EnrollDraft[]) => {
      drafts.push(...some);
      return some.map(() => null);
    };
    try {
      await enrollPeople(context, only(person), { ...options, sequence, keep });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(error);
    }
  }
  return { drafts, problems };
}

/**
 * The ways into sequences that begin with what a service's answer tells of a step, to be written together with it. The person
 * is as the answer makes them.
 */
export async function draftStartsOfResults(
  context: RunContext,
  { enrollment, person }: Claim,
  plan: Plan,
  step: string,
  results: ReadResults | undefined,
  now: Instant,
): Promise<{ handOver?: HandOver[] }> {
  const { events = [], fields = {}, addresses: { companyDomain, ...kinds } = {} } = results ?? {};
  const known = { ...person.fields, ...fields, ...dropMissing(kinds) };
  const informed = {
    ...person,
    ...kinds,
    fields: known,
    companyDomain: companyDomain ?? person.companyDomain,
  };
  const handOver: HandOver[] = [];
  for (const kind of events) {
    const { drafts, problems } = await draftStarts(context, informed, { kind, at: now }, now);
    for (const draft of drafts) {
      const data = { sequence: draft.sequence, event: kind };
      const entered = { ...entryOf("handed_over", plan, enrollment, step, now), data };
      // After its own beginning, which must not end it.
      handOver.push({ draft, fields: {}, at: now + 1, entered, otherwise: null });
    }
    for (const { message } of problems) {
      const data = { event: kind, reason: message };
      const otherwise = { ...entryOf("not_handed_over", plan, enrollment, step, now), data };
      handOver.push({ draft: null, fields: {}, at: now, entered: otherwise, otherwise });
    }
  }
  return handOver.length === 0 ? {} : { handOver };
}

function dropMissing(values: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value == null ? [] : [[name, value]])),
  );
}

interface StartingFact {
  kind: string;
  data?: Readonly<Record<string, FieldValue>>;
}

function findStarting(
  { sequences, config }: RunContext,
  person: Prospect,
  { kind, data = {} }: StartingFact,
): string[] {
  const told = fillDay(kind, data, config.calendar.zone);
  const typed = { ...told, ...readEventData(eventTypesOf(config), kind, told) };
  return sequences
    .filter(({ plan }) => {
      if (plan?.start?.on !== kind) return false;
      const { where } = plan.start;
      return where === null || matchesStart(where, person, typed);
    })
    .map(({ name }) => name);
}

async function* only(person: Prospect): AsyncGenerator<Prospect> {
  yield person;
}
