import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Instant, TouchStep } from "../engine/plan.ts";
import type { GateInput } from "../run/gates/gate.ts";
import { keysOf } from "../run/limits.ts";
import { insertSorted } from "../run/rate.ts";
import type { CapKey, Prospect } from "../store/port.ts";

/**
 * What has been taken of each capacity on the simulated clock. The gates of `seq run` read it as they read
 * the store's; nothing is booked ahead, since whoever waits stands in a line (forecast) or is alone (tests).
 */
export interface Capacity {
  taken(person: Prospect, step: TouchStep, sender: string, machine: boolean): GateInput["taken"];
  /** Charges a touch. */
  charge(person: Prospect, step: TouchStep, sender: string, machine: boolean, at: Instant): void;
  /** Touches of a sender before the simulation began, ascending. */
  remember(sender: string, action: string, times: readonly Instant[]): void;
  /** The sender's first email, from which its ramp counts. */
  firstEmailAt(sender: string): Instant | null;
  setFirstEmail(sender: string, at: Instant): void;
  /** Tasks opened and not done yet; the same object for every caller. */
  openTasks(sender: string, action: string): { count: number };
  /** The same, of the person and of their company. */
  promised(person: Prospect): Record<"person" | "company", { count: number }>;
}

/** Nothing taken yet. Lists that no limit of the workspace asks for are not kept. */
export function openCapacity(config: WorkspaceConfig): Capacity {
  const senders = new Map<string, Map<string, Instant[]>>();
  const people = new Map<number, Instant[]>();
  const companies = new Map<string, Instant[]>();
  const firstEmails = new Map<string, Instant>();
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
        return byPerson ? listIn(people, key.prospect) : null;
      case "company":
        return byCompany ? listIn(companies, key.domain) : null;
      default:
        return key satisfies never;
    }
  }

  function counterOf(name: string): { count: number } {
    const known = open.get(name) ?? { count: 0 };
    open.set(name, known);
    return known;
  }

  return {
    taken(person, step, sender, machine) {
      const times = ofSender(sender, step.action);
      const { id, companyDomain } = person;
      return {
        person: byPerson ? (people.get(id) ?? []) : [],
        company: byCompany && companyDomain !== null ? (companies.get(companyDomain) ?? []) : [],
        sender: machine ? [] : times,
        slots: machine ? times : [],
        turns: null,
      };
    },
    charge(person, step, sender, machine, at) {
      for (const key of keysOf(person, step, sender)) {
        const times = listOf(key);
        if (times !== null) insertSorted(times, at);
      }
      if (machine && !firstEmails.has(sender)) firstEmails.set(sender, at);
    },
    remember(sender, action, times) {
      for (const at of times) insertSorted(ofSender(sender, action), at);
    },
    firstEmailAt: (sender) => firstEmails.get(sender) ?? null,
    setFirstEmail: (sender, at) => void firstEmails.set(sender, at),
    openTasks: (sender, action) => counterOf(`sender ${sender}:${action}`),
    promised: ({ id, companyDomain }) => ({
      person: byPerson ? counterOf(`person ${id}`) : { count: 0 },
      company: byCompany && companyDomain !== null ? counterOf(`company ${companyDomain}`) : { count: 0 },
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
