import { matchesStart } from "../condition/holds.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { EnrollDraft, Prospect } from "../store/port.ts";
import type { RunContext } from "./context.ts";
import { enrollPeople } from "./actions/enroll.ts";

/**
 * Puts a person into every sequence whose `start` this event is; never twice into the same one, and never somebody
 * suppressed. Call it after the fact is recorded. Returns the sequences that the person entered.
 */
export async function startSequences(
  context: RunContext,
  person: Prospect,
  fact: StartingFact,
  now: Instant,
): Promise<string[]> {
  const started: string[] = [];
  for (const sequence of findStarting(context, person, fact)) {
    const result = await enrollPeople(context, only(person), { sequence, startAt: now, again: false });
    if (result.enrolled > 0) started.push(sequence);
  }
  return started;
}

/**
 * The same as drafts, to be written together with the fact. A sequence that cannot take people now (`problems`) must
 * not keep the fact from being recorded.
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
  { sequences }: RunContext,
  person: Prospect,
  { kind, data = {} }: StartingFact,
): string[] {
  return sequences
    .filter(({ plan }) => {
      if (plan?.start?.on !== kind) return false;
      const { where } = plan.start;
      return where === null || matchesStart(where, person, data);
    })
    .map(({ name }) => name);
}

async function* only(person: Prospect): AsyncGenerator<Prospect> {
  yield person;
}
