import { formatLocalDate } from "../../calendar/format.ts";
import { findAction } from "../../channels/registry.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import { advance } from "../../engine/advance.ts";
import type { EvaluationContext } from "../../engine/evaluation-context.ts";
import type { Plan } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import { dailyCap, senderRates } from "../../run/limits.ts";
import { firstFree, insertSorted } from "../../run/rate.ts";
import type { Settings } from "../../run/settings.ts";
import type { Standing } from "./in-flight.ts";

const DAY_MS = 86_400_000;
/** How far ahead touches are counted. */
const HORIZON_MS = 120 * DAY_MS;

/** One sender's mailbox on one local day. */
export interface CapacityRow {
  sender: string;
  /** `2026-03-02`, in the workspace's zone. */
  day: string;
  before: number;
  after: number;
  /** The mailbox's daily limit on that day; null without one. */
  cap: number | null;
}

/** Somebody ahead of their next touch, on the plan they follow. */
export interface Walker {
  standing: Standing;
  plan: Plan;
  state: State;
}

/**
 * What lies ahead when nobody answers: emails by sender and day, and when each sequence has performed its last
 * touch (`Infinity` where that is beyond the horizon).
 */
export interface Outlook {
  days: Map<string, number>;
  finishAt: Map<string, number>;
  /** Touches that a limit moved to later, by action. */
  pushed: Map<string, number>;
}

interface Limits {
  config: WorkspaceConfig;
  firstEmailAt: (sender: string) => number | null;
  /** Charged touches of the past, ascending; filled up as the outlook goes on. */
  taken: (sender: string, action: string) => Promise<number[]>;
}

/** Plays everybody forward with the engine on a simulated clock, each touch at the first moment its limits allow. */
export async function lookAhead(
  walkers: readonly Walker[],
  settings: Settings,
  limits: Limits,
  now: number,
): Promise<Outlook> {
  const outlook: Outlook = { days: new Map(), finishAt: new Map(), pushed: new Map() };
  const agenda = new Agenda();
  for (const walker of walkers) {
    const { standing, plan, state } = walker;
    if (state.status !== "active") continue;
    const setting = await settings.of(plan, standing.key, standing.person, standing.sender);
    const at = state.phase === "task" ? now : state.dueAt === null ? null : Math.max(now, state.dueAt);
    for (let person = 0; at !== null && person < standing.people; person++)
      agenda.add({ at, state, setting, standing });
  }
  for (let turn = agenda.take(); turn !== undefined; turn = agenda.take()) {
    const { setting, standing, at } = turn;
    if (at > now + HORIZON_MS) {
      outlook.finishAt.set(standing.sequence, Number.POSITIVE_INFINITY);
      continue;
    }
    const done = await performNext(turn, limits, outlook, now);
    if (done === null || done.status !== "active" || done.dueAt === null) continue;
    agenda.add({ at: Math.max(at, done.dueAt), state: done, setting, standing });
  }
  return outlook;
}

interface Turn {
  at: number;
  state: State;
  setting: EvaluationContext;
  standing: Standing;
}

/** One step further: the state after it, or null where nothing happens any more without somebody's doing. */
async function performNext(turn: Turn, limits: Limits, outlook: Outlook, now: number): Promise<State | null> {
  const { setting, standing, at } = turn;
  if (turn.state.phase === "task" && turn.state.step !== null) {
    note(outlook, standing.sequence, at);
    return advance(setting, turn.state, { type: "performed", step: turn.state.step, as: "done" }, at).state;
  }
  const advanced = advance(setting, turn.state, { type: "due" }, at);
  const deliver = advanced.effects.find((effect) => effect.type === "deliver");
  if (deliver === undefined)
    return advanced.state.dueAt === turn.state.dueAt && advanced.state.step === turn.state.step
      ? null
      : advanced.state;
  const { id, action } = deliver.step;
  const channel = findAction(action)?.channel;
  if (channel === undefined) return null;
  const { sender } = standing;
  const whose = limits.config.senders[sender];
  const taken = await limits.taken(sender, action);
  let moment = at;
  if (whose !== undefined) {
    const first = limits.firstEmailAt(sender) ?? now;
    for (let before = -1; before !== moment; ) {
      before = moment;
      for (const rate of senderRates(limits.config, channel, action, whose, first, moment)) {
        moment = firstFree(taken, rate, moment);
      }
      if (moment > now + HORIZON_MS) break;
      moment = setting.calendar.nextOpen(moment) ?? moment;
    }
  }
  if (moment > at) outlook.pushed.set(action, (outlook.pushed.get(action) ?? 0) + 1);
  if (moment > now + HORIZON_MS) {
    note(outlook, standing.sequence, Number.POSITIVE_INFINITY);
    return null;
  }
  insertSorted(taken, moment);
  if (channel.performer === "machine") {
    const key = JSON.stringify([sender, formatLocalDate(moment, limits.config.calendar.zone)]);
    outlook.days.set(key, (outlook.days.get(key) ?? 0) + 1);
  }
  note(outlook, standing.sequence, moment);
  const as = channel.performer === "machine" ? ("sent" as const) : ("done" as const);
  return advance(setting, advanced.state, { type: "performed", step: id, as }, moment).state;
}

function note(outlook: Outlook, sequence: string, at: number): void {
  outlook.finishAt.set(sequence, Math.max(outlook.finishAt.get(sequence) ?? at, at));
}

/** What is to happen, earliest first; follow-ups before first touches, then in the order they came. */
class Agenda {
  readonly #heap: (Turn & { order: number })[] = [];
  #count = 0;

  add(turn: Turn): void {
    const heap = this.#heap;
    heap.push({ ...turn, order: this.#count++ });
    for (let index = heap.length - 1; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  take(): Turn | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let least = index;
      if (left < heap.length && this.#isBefore(left, least)) least = left;
      if (right < heap.length && this.#isBefore(right, least)) least = right;
      if (least === index) return first;
      this.#swap(index, least);
      index = least;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (left === undefined || right === undefined) return false;
    if (left.at !== right.at) return left.at < right.at;
    if (left.state.touched !== right.state.touched) return left.state.touched;
    return left.order < right.order;
  }

  #swap(a: number, b: number): void {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }
}

/** Both outlooks day by day, each mailbox with its limit. */
export function compareDays(
  before: Outlook,
  after: Outlook,
  config: WorkspaceConfig,
  firstEmailAt: (sender: string) => number | null,
  now: number,
): CapacityRow[] {
  const keys = [...new Set([...before.days.keys(), ...after.days.keys()])];
  return keys
    .map((key) => {
      const [sender, day] = JSON.parse(key) as [string, string];
      const whose = config.senders[sender];
      const noon = Date.parse(`${day}T12:00:00Z`);
      return {
        sender,
        day,
        before: before.days.get(key) ?? 0,
        after: after.days.get(key) ?? 0,
        cap: whose === undefined ? null : dailyCap(whose, firstEmailAt(sender) ?? now, noon),
      };
    })
    .sort((a, b) => (a.sender === b.sender ? (a.day < b.day ? -1 : 1) : a.sender < b.sender ? -1 : 1));
}
