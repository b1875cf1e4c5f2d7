import type { Person } from "../../engine/facts.ts";
import { type Lineage, NO_LINEAGE, traceVersion } from "../../engine/lineage.ts";
import type { Plan } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import type { Consent } from "../../law/law.ts";
import { nameOf } from "../../run/context.ts";
import type { Prospect, Store } from "../../store/port.ts";

/** Somebody in a sequence, or in a snapshot a group that stands alike. */
export interface PersonInFlight {
  /** Null in a snapshot, which names nobody. */
  name: string | null;
  /** The enrollment; null in a snapshot. */
  id: number | null;
  sequence: string;
  version: string;
  sender: string;
  /** Seeds draws, as the enrollment's key does. */
  key: string;
  person: Person;
  /** The same with their addresses; null in a snapshot. */
  prospect: Prospect | null;
  state: State;
  /** How many people stand like this. */
  people: number;
}

/** Where the people in flight come from: the database, or a snapshot of it. */
export interface InFlight {
  /** Sequences with people in flight, sorted. */
  sequences(): Promise<string[]>;
  /** Active and paused people, in the order of their enrolment. */
  stream(sequence: string): AsyncIterable<PersonInFlight>;
  /** A version that people are on; null when it is not kept. */
  plan(version: string): Promise<Plan | null>;
  /** Who bore which name in the sequence. */
  lineage(sequence: string): Promise<Lineage>;
  /** A new version with the keys that `seq run` will give its steps. */
  trace(version: string, plan: Plan): Promise<Plan>;
  /** Recent charged touches of a sender for an action, ascending (ms); none in a snapshot. */
  touchTimes(sender: string, action: string, since: number): Promise<number[]>;
  /** Whether a prospect is or was in a sequence, and so is handed over to it no more; false in a snapshot. */
  wasIn(prospect: number, sequence: string): Promise<boolean>;
  /** What touches of a prospect may rest on. */
  consentsOf(prospect: number): Promise<readonly Consent[]>;
}

/** Nobody in flight: a workspace without a database. */
export const NOBODY: InFlight = {
  sequences: async () => [],
  async *stream() {
    // Nobody.
  },
  plan: async () => null,
  lineage: async () => NO_LINEAGE,
  trace: async (version, plan) => traceVersion([], [], plan, version),
  touchTimes: async () => [],
  wasIn: async () => false,
  consentsOf: async () => [],
};

/** The people in flight of a database; nothing is written. */
export function readInFlight(store: Store, now: number): InFlight {
  return {
    async sequences() {
      const counts = await store.countEnrollments(now);
      return counts.filter(({ active, paused }) => active + paused > 0).map(({ sequence }) => sequence);
    },
    async *stream(sequence) {
      for (const status of ["active", "paused"] as const) {
        for await (const { enrollment, person } of store.streamEnrollments({ sequence, status })) {
          yield {
            name: nameOf(person),
            id: enrollment.id,
            sequence,
            version: enrollment.planHash,
            sender: enrollment.sender,
            key: enrollment.key,
            person,
            prospect: person,
            state: enrollment.state,
            people: 1,
          };
        }
      }
    },
    plan: (version) => store.loadPlan(version),
    lineage: (sequence) => store.lineage(sequence),
    trace: (version, plan) => store.tracePlan(version, plan),
    touchTimes: (sender, action, since) => store.touchTimes({ by: "sender", sender, action }, since),
    async wasIn(prospect, sequence) {
      return (await store.enrollmentsOf(prospect)).some((each) => each.sequence === sequence);
    },
    consentsOf: (prospect) => store.consentsOf(prospect),
  };
}
