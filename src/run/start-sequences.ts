import { matchesStart } from "../condition/holds.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import type { Prospect } from "../store/port.ts";
import type { RunContext } from "./context.ts";
import { enrollPeople } from "./enroll.ts";

/**
 * Puts a person into every sequence whose `start` this event is; never twice into the same one, and never somebody
 * suppressed. Call it after the fact is recorded. Returns the sequences that the person entered.
 */
export async function startSequences(
  context: RunContext,
  person: Prospect,
  fact: { kind: string; data?: Readonly<Record<string, FieldValue>> },
  now: Instant,
): Promise<string[]> {
  const started: string[] = [];
  for (const { name, plan } of context.sequences) {
    if (plan?.start?.on !== fact.kind) continue;
    const { where } = plan.start;
    if (where !== null && !matchesStart(where, person, fact.data ?? {})) continue;
    const result = await enrollPeople(context, only(person), { sequence: name, startAt: now, again: false });
    if (result.enrolled > 0) started.push(name);
  }
  return started;
}

async function* only(person: Prospect): AsyncGenerator<Prospect> {
  yield person;
}
