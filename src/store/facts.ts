import { withdrawConsents } from "./consents.ts";
import type { Context } from "./context.ts";
import { insertEvents } from "./events.ts";
import { insertNotifications } from "./notifications.ts";
import type { Consequences, NewEvent } from "./port.ts";
import { insertSuppressions } from "./suppressions.ts";

/** Appends facts together with what follows from them; see the port. Called inside a write. */
export function recordFacts(
  context: Context,
  events: readonly NewEvent[],
  { suppress = [], notify = [], withdrawConsents: withdrawn }: Consequences,
): void {
  insertEvents(context, events);
  insertSuppressions(context, suppress);
  insertNotifications(context, notify);
  if (withdrawn !== undefined)
    withdrawConsents(context, withdrawn.prospect, "any", withdrawn.at, withdrawn.givenBy);
}
