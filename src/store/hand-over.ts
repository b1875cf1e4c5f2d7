import type { Context } from "./context.ts";
import { prefetch } from "./prefetch.ts";
import type { Notebook } from "./hand-off-log.ts";
import { countChanges, findLateRefusal, prefetchLateRefusal, isOvertaken } from "./journal.ts";
import type { Intent, JournalRefusal } from "./port.ts";

/** What is journaled, and about to leave. */
export interface HandOver {
  intent: Intent;
  attempt: number;
}

/**
 * Hands over what leaves together: null for each that may, the gate that closed since for any other. Only where something
 * was written since is there anything to look at. In this order: whoever takes this process for dead shuts it out first
 * and reads its notes then.
 */
export function handOverAll(
  context: Context,
  notebook: Notebook | null,
  all: readonly HandOver[],
): (JournalRefusal | null)[] {
  try {
    return lookForTheLastTime(context, notebook, all);
  } catch (error) {
    // Nothing has left, and nothing will: this process knows it, whether or not it can be written down.
    for (const { attempt } of all) keep(notebook, attempt);
    throw error;
  }
}

function keep(notebook: Notebook | null, attempt: number): void {
  try {
    notebook?.noteKept(attempt);
  } catch {
    // Whoever throws first is told of.
  }
}

function lookForTheLastTime(
  context: Context,
  notebook: Notebook | null,
  all: readonly HandOver[],
): (JournalRefusal | null)[] {
  notebook?.noteHanded(...all.map(({ attempt }) => attempt));
  const now = countChanges(context);
  const late = all.filter(({ attempt }) => isOvertaken(context, attempt, now));
  for (const { attempt } of all) context.journaled.delete(attempt);
  if (late.length === 0) return all.map(() => null);
  const prefetched = late.flatMap(({ intent, attempt }) =>
    prefetch(context, (far) => prefetchLateRefusal(far, intent, attempt)),
  );
  const gates = context.sql.withPrefetched(prefetched, () =>
    all.map((each) => (late.includes(each) ? findLateRefusal(context, each.intent, each.attempt) : null)),
  );
  all.forEach(({ attempt }, index) => {
    if (gates[index] !== null) notebook?.noteKept(attempt);
  });
  return gates;
}
