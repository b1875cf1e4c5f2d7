import type { Instant } from "../engine/plan.ts";
import { reachesPerson } from "../engine/reach.ts";
import type { LoggedFact } from "../store/ports/report-port.ts";

/** A person's way through a sequence, as the log tells its beginning. */
export interface Stay {
  enrollment: number | null;
  sequence: string | null;
  at: Instant;
  version: string | null;
  sender: string | null;
  /** They get no touch, so that the others can be compared with them. */
  isHeldOut: boolean;
}

/** A touch that a machine sent, or a task that a person did. */
export interface Touch extends LoggedFact {
  kind: "sent" | "done";
  /** Null where the log has no beginning of its enrollment. */
  stay: Stay | null;
  /** It bounced, or its service could not deliver it. */
  isLost: boolean;
  /** What a service or the team gets, the person never does. */
  reaches: boolean;
}

/** Any other fact, at the touch where it counts. */
export interface Outcome extends LoggedFact {
  /** The last touch before it that reached the person, of its sequence where it names one; or of the step that it names. */
  touch: Touch | null;
  stay: Stay | null;
}

/** All that a report counts of one person, by time. */
export interface Journey {
  person: number;
  stays: Stay[];
  touches: Touch[];
  outcomes: Outcome[];
}

/** The kinds that every report looks for, beside the goals of sequences. */
export const REPORTED_KINDS: readonly string[] = [
  ...["enrolled", "held_out", "sent", "done", "replied", "meeting_booked", "opted_out", "bounced"],
  ...["undelivered", "complained", "delivered", "opened"],
];

/** Facts that come by person, a person at a time. */
export async function* readJourneys(facts: AsyncIterable<LoggedFact>): AsyncIterable<Journey> {
  let own: LoggedFact[] = [];
  for await (const fact of facts) {
    if (own[0] !== undefined && own[0].person !== fact.person) {
      yield traceJourney(own);
      own = [];
    }
    own.push(fact);
  }
  if (own.length > 0) yield traceJourney(own);
}

/** Puts one person's facts, in any order, where they belong. */
export function traceJourney(facts: LoggedFact[]): Journey {
  facts.sort((a, b) => a.at - b.at || a.id - b.id);
  const journey: Journey = { person: facts[0]?.person ?? 0, stays: [], touches: [], outcomes: [] };
  for (const fact of facts) {
    if (fact.kind === "enrolled") {
      const { enrollment, sequence, at, version, sender } = fact;
      journey.stays.push({ enrollment, sequence, at, version, sender, isHeldOut: false });
    }
  }
  for (const fact of facts) {
    if (fact.kind === "enrolled") continue;
    const own =
      fact.enrollment === null
        ? undefined
        : journey.stays.find(({ enrollment }) => enrollment === fact.enrollment);
    if (fact.kind === "held_out") {
      if (own !== undefined) own.isHeldOut = true;
    } else if (fact.kind === "sent" || fact.kind === "done") {
      // The row itself becomes the touch: there are millions of them.
      journey.touches.push(
        Object.assign(fact, {
          kind: fact.kind,
          stay: own ?? null,
          isLost: false,
          reaches: reachesPerson(fact.channel),
        } as const),
      );
    } else journey.outcomes.push(placeOutcome(journey, fact));
  }
  return journey;
}

/** Touches of a time not after the fact's are there already. */
function placeOutcome({ stays, touches }: Journey, fact: LoggedFact): Outcome {
  const touch =
    touches.findLast(
      ({ sequence, step, reaches }) =>
        (fact.sequence === null || sequence === fact.sequence) &&
        (fact.step === null ? reaches : step === fact.step),
    ) ?? null;
  if (touch !== null && (fact.kind === "bounced" || fact.kind === "undelivered")) touch.isLost = true;
  const stay =
    touch?.stay ?? stays.findLast(({ sequence, at }) => sequence === fact.sequence && at <= fact.at) ?? null;
  return Object.assign(fact, { touch, stay });
}
