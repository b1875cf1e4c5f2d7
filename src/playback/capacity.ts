import { formOf } from "../channels/find-channel.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Instant, TouchStep } from "../engine/plan.ts";
import { keysOf } from "../run/capacity/limits.ts";
import { insertSorted } from "../run/capacity/rate.ts";
import type { GateInput } from "../run/gates/gate.ts";
import type { AskedCapacity } from "../run/gates/gate-input.ts";
import type { CapKey, Prospect } from "../store/port.ts";

/**
 * What has been taken of each capacity on the simulated clock. The gates of `seq run` read it as they read
 * the store's; nothing is booked ahead, since whoever waits stands in a queue or is alone.
 */
export interface Capacity {
  usage(asked: AskedCapacity): GateInput["usage"];
  /** Charges a touch. */
  charge(person: Prospect, step: TouchStep, sender: string, machine: boolean, at: Instant): void;
  /** Touches of a sender before the simulation began, ascending. */
  addPast(sender: string, action: string, times: readonly Instant[]): void;
  /** The sender's first touches by action, from which the ramp of what a machine sends counts. */
  firstTouchAt(sender: string): Readonly<Record<string, Instant>>;
  /** One that is known already stays. */
  setFirstTouch(sender: string, action: string, at: Instant): void;
  /** Tasks opened and not done yet; the same object for every caller. */
  openTasks(asked: AskedCapacity): { count: number };
  /** The same, of the person and of their company. */
  promised(asked: AskedCapacity): GateInput["promised"];
}

const NO_TOUCHES: Readonly<Record<string, Instant>> = {};

/** Nothing taken yet. Lists that no limit of the workspace asks for are not kept. */
export function openCapacity(config: WorkspaceConfig): Capacity {
  const senders = new Map<string, Map<string, Instant[]>>();
  const people = new Map<number, Instant[]>();
  const peopleByAction = new Map<string, Instant[]>();
  const companies = new Map<string, Instant[]>();
  const firstTouches = new Map<string, Record<string, Instant>>();
  const open = new Map<string, { count: number }>();
  const byPerson = config.touchBudget.person.length > 0;
  const byCompany = config.touchBudget.company.length > 0;

  function ofSender(sender: string, action: string): Instant[] {
    let actions = senders.get(sender);
    if (actions === undefined) {
      actions = new Map();
      senders.set(sender, actions);
    }
    return listIn(actions, action);
  }

  /** The list that a key is charged to; null where nobody asks for it. */
  function listOf(key: CapKey): Instant[] | null {
    switch (key.by) {
      case "sender":
        return ofSender(key.sender, key.action ?? "");
      case "person":
        if (key.action !== undefined) {
          return isCounted(key.action) ? listIn(peopleByAction, `${key.prospect}:${key.action}`) : null;
        }
        return byPerson ? listIn(people, key.prospect) : null;
      case "company":
        return byCompany ? listIn(companies, key.domain) : null;
      default:
        return key satisfies never;
    }
  }

  function noteFirst(sender: string, action: string, at: Instant): void {
    const known = firstTouches.get(sender);
    if (known === undefined) firstTouches.set(sender, { [action]: at });
    else known[action] ??= at;
  }

  function counterOf(name: string): { count: number } {
    const known = open.get(name) ?? { count: 0 };
    open.set(name, known);
    return known;
  }

  return {
    usage({ person, company, sender, action, isMachine, prospect }) {
      const times = ofSender(sender, action);
      return {
        personByAction: peopleByAction.get(`${prospect}:${action}`) ?? [],
        person: person === null ? [] : (people.get(person.prospect) ?? []),
        company: company === null ? [] : (companies.get(company.domain) ?? []),
        sender: isMachine ? [] : times,
        withReservations: isMachine ? times : [],
        forDueReservation: null,
      };
    },
    charge(person, step, sender, machine, at) {
      for (const key of keysOf(person, step, sender)) {
        const times = listOf(key);
        if (times !== null) insertSorted(times, at);
      }
      if (machine) noteFirst(sender, step.action, at);
    },
    addPast(sender, action, times) {
      for (const at of times) insertSorted(ofSender(sender, action), at);
    },
    firstTouchAt: (sender) => firstTouches.get(sender) ?? NO_TOUCHES,
    setFirstTouch: noteFirst,
    openTasks: ({ sender, action, countsTasks }) =>
      countsTasks ? counterOf(`sender ${sender}:${action}`) : { count: 0 },
    promised: ({ person, company }) => ({
      person: person === null ? { count: 0 } : counterOf(`person ${person.prospect}`),
      company: company === null ? { count: 0 } : counterOf(`company ${company.domain}`),
    }),
  };
}

function listIn<Key>(lists: Map<Key, Instant[]>, key: Key): Instant[] {
  const known = lists.get(key);
  if (known !== undefined) return known;
  const times: Instant[] = [];
  lists.set(key, times);
  return times;
}

/** Law and platforms limit texts alone, of what one person gets. */
function isCounted(action: string): boolean {
  return formOf(action) === "text";
}
