import type { EvaluationContext } from "../../engine/evaluation-context.ts";
import type { Instant, TouchStep } from "../../engine/plan.ts";
import type { CapKey, Claim, Enrollment, Pause, SenderState } from "../../store/port.ts";
import { CONFIRMATION } from "../actions/confirmation.ts";
import { openCapacityTracker } from "../capacity/capacity-tracker.ts";
import { isReservationDue } from "../capacity/reservation.ts";
import type { RunContext } from "../context.ts";
import type { SequenceCatalog } from "../sequence-catalog.ts";
import { findDeclining } from "./declined.ts";
import { findExitFact } from "./find-stop.ts";
import type { GateInput } from "./gate.ts";
import { askAbout, capacityFor } from "./gate-input.ts";
import { consentOf } from "./judge-touch.ts";
import { openLegalChecker } from "./legal-checker.ts";

/** Gathers what the gates look at. The same reads serve `seq run` and `seq why`. */
export interface Inspector {
  input(claim: Claim, evaluation: EvaluationContext, step: TouchStep, now: Instant): Promise<GateInput>;
  pauses(): Promise<readonly Pause[]>;
  readonly capacity: ReturnType<typeof openCapacityTracker>;
  /** Forgets what other processes may have changed; called between batches. */
  refresh(): void;
}

export function openInspector(context: RunContext, catalog: SequenceCatalog, now: Instant): Inspector {
  const { store, config } = context;
  const capacity = openCapacityTracker(store, now);
  const legal = openLegalChecker(context);
  let pauses: Promise<Pause[]> | null = null;
  let senders: Promise<Map<string, SenderState>> | null = null;
  let lastReads: Promise<Map<string, Instant>> | null = null;
  const openTasks = new Map<string, Promise<{ count: number }>>();
  const promised = new Map<string, Promise<{ count: number }>>();

  function senderStates(): Promise<Map<string, SenderState>> {
    senders ??= store.senderStates().then((states) => new Map(states.map((state) => [state.id, state])));
    return senders;
  }

  function lastRead(): Promise<Map<string, Instant>> {
    lastReads ??= store
      .syncStates()
      .then((states) => new Map(states.map((each) => [each.sender, each.readAt ?? each.since])));
    return lastReads;
  }

  function countOpenTasks(sender: string, action: string): Promise<{ count: number }> {
    const key = `${sender}:${action}`;
    const known = openTasks.get(key);
    if (known !== undefined) return known;
    const counting = store.openTaskCount(sender, action).then((count) => ({ count }));
    openTasks.set(key, counting);
    return counting;
  }

  function countPromised(key: Exclude<CapKey, { by: "sender" }>): Promise<{ count: number }> {
    const name = JSON.stringify(key);
    const known = promised.get(name);
    if (known !== undefined) return known;
    const counting = store.promisedTouches(key, now).then((count) => ({ count }));
    promised.set(name, counting);
    return counting;
  }

  return {
    capacity,
    pauses: () => (pauses ??= store.pauses()),
    refresh() {
      pauses = null;
      senders = null;
      lastReads = null;
      openTasks.clear();
      promised.clear();
      capacity.forgetPeople();
    },
    async input(claim, evaluation, step, at) {
      const { enrollment, person } = claim;
      const touch = askAbout({ now: at, config, evaluation, enrollment, person, step }, false);
      const { channel } = touch;
      const isService = evaluation.plan.purpose === "service";
      // Whoever filled in a form asked for the mail that lets them confirm it: it advertises nothing.
      const judged =
        enrollment.sequence === CONFIRMATION
          ? null
          : legal.check(
              person,
              { channel: channel.id, action: step.action, isService, ...consentOf(step) },
              at,
            );
      // Asked together: a store that is far is gone to once.
      const [preference, law, declined, suppression, heardOnChannelAt, exitFact] = await Promise.all([
        store.preferenceOf(person.id),
        judged,
        findDeclining(store, channel, person),
        store.findSuppression(person),
        touch.action.freeText === undefined ? null : findHeardOn(store, channel.id, person.id),
        findExitFact(store, claim, evaluation.plan.exitOn),
      ]);
      const asked = capacityFor(touch, preference);
      const { sender, action, isMachine } = asked;
      return {
        ...touch,
        readiness: catalog.readiness(enrollment.sequence),
        pauses: await (pauses ??= store.pauses()),
        senderState: (await senderStates()).get(sender) ?? null,
        heardAt: (await lastRead()).get(sender) ?? null,
        preference,
        declined,
        suppression,
        law,
        heardOnChannelAt,
        exitFact,
        usage: {
          person: asked.person === null ? [] : await capacity.touches(asked.person),
          company: asked.company === null ? [] : await capacity.touches(asked.company),
          personByAction:
            (law?.most.length ?? 0) === 0
              ? []
              : await capacity.touches({ by: "person", prospect: person.id, action }),
          sender: isMachine ? [] : await capacity.touches({ by: "sender", sender, action }),
          withReservations: isMachine
            ? await capacity.withReservations(sender, action, enrollment.state.touched)
            : [],
          forDueReservation:
            isMachine && isReservationDue(enrollment.state, at)
              ? await capacity.forDueReservation(sender, action)
              : null,
        },
        promised: {
          person:
            asked.person === null ? { count: 0 } : beside(enrollment, await countPromised(asked.person)),
          company:
            asked.company === null ? { count: 0 } : beside(enrollment, await countPromised(asked.company)),
        },
        openTasks: asked.countsTasks ? await countOpenTasks(sender, action) : { count: 0 },
      };
    },
  };
}

/** When the person last wrote to us on a channel; null for never. */
async function findHeardOn(
  store: Pick<RunContext["store"], "latestFact">,
  channel: string,
  person: number,
): Promise<Instant | null> {
  return (await store.latestFact(person, "replied", channel))?.at ?? null;
}

/** The open task that somebody stands at is the very touch that is looked at (`seq why`). */
function beside({ state }: Enrollment, promised: { count: number }): { count: number } {
  return state.phase === "task" ? { count: Math.max(0, promised.count - 1) } : promised;
}
