import { eventTypesOf, readEventData } from "../condition/event-data.ts";
import { matchesStart } from "../condition/holds.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { EnrollDraft, Prospect } from "../store/port.ts";
import type { RunContext } from "./context.ts";
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

interface StartingFact {
  kind: string;
  data?: Readonly<Record<string, FieldValue>>;
}

function findStarting(
  { sequences, config }: RunContext,
  person: Prospect,
  { kind, data = {} }: StartingFact,
): string[] {
  const typed = { ...data, ...readEventData(eventTypesOf(config), kind, data) };
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
