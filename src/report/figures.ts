import { findChannel } from "../channels/find-channel.ts";
import { BIT, blankFunnel, countPeople, type Funnel, type FunnelCount, finishFunnel } from "./funnel.ts";
import type { Dimension, Grouping, Place } from "./grouping.ts";
import type { Journey, Outcome, Stay, Touch } from "./journeys.ts";
import { type CostEach, costInterval } from "./statistics/intervals.ts";

/** Figures of one group: counts by when things happened, and the funnel of who entered. Rates are people by people reached, of bounces by people touched; null where there are none. */
export interface Figures {
  /** By dimension, in the order asked for; null where it is not known. */
  group: Partial<Record<Dimension, string | null>>;
  enrolled: number;
  /** Touches that a machine sent, and tasks that a person did. */
  sent: number;
  done: number;
  /** People with a touch here, arrived or not. */
  touched: number;
  /** Of them, people with a touch that arrived: it neither bounced nor could its service not deliver it. */
  reached: number;
  replied: number;
  meetings: number;
  goals: number;
  opted_out: number;
  bounced: number;
  /** Touches that their service took, and could not deliver after all. */
  undelivered: number;
  complained: number;
  /** People to whom a service delivered a text, and who read it, as the service tells. */
  delivered: number;
  read: number;
  /** Touches opened and clicked: every request, and those likely made by a person. */
  opened: { raw: number; likely_human: number };
  clicked: { raw: number; likely_human: number };
  reply_rate: number | null;
  meeting_rate: number | null;
  opt_out_rate: number | null;
  bounce_rate: number | null;
  /** Of touches, as seq.yaml prices them; null where none has a price. */
  cost: number | null;
  /** What platforms were paid, imported: in a table by channel alone on the channel of that name, and in the total. */
  spend: number | null;
  /** Cost and spend by goal. */
  cost_per_goal: number | null;
  /** Held out of those who entered; not in the funnel. */
  held_out: number;
  /** People by stage who entered (where touches are told apart: were touched) in the period; null in `before` without one. */
  funnel: Funnel;
  before: Funnel | null;
  /** Who entered too lately to judge, where only mature people are asked for. */
  young: Funnel | null;
  /** What the costs are by person who answered, by meeting and by goal, with exact intervals; null without costs. Costs are those of touches and spend. */
  cost_each: Record<"reply" | "meeting" | "goal", CostEach> | null;
}

/** Which part of a funnel somebody who entered belongs to; null for none. */
export type Cohort = "funnel" | "before" | "young";

/** What a tally of figures asks about. */
export interface FigureQuestion {
  grouping: Grouping;
  /** Whether something that happened at a time counts. */
  includes(at: number): boolean;
  /** By when somebody entered a sequence. */
  cohortOf(at: number, sequence: string | null): Cohort | null;
  /** The event that counts as a sequence's conversion. */
  goalOf(sequence: string | null): string | null;
  sequence?: string;
  hasBefore: boolean;
  hasYoung: boolean;
  /** Spend by channel and campaign, of the period. */
  campaigns: readonly { channel: string; metrics: { spend?: number } }[];
}

/** Requests to the tracked addresses of one touch. */
export interface HitTouch {
  place: Place;
  kind: "open" | "click";
  isHuman: boolean;
}

/** Kinds that count people, by the figure that they count in. */
const PEOPLE_BY_KIND: Readonly<
  Record<string, "replied" | "meetings" | "opted_out" | "bounced" | "complained">
> = {
  replied: "replied",
  meeting_booked: "meetings",
  opted_out: "opted_out",
  bounced: "bounced",
  complained: "complained",
};

/** A row that is being counted. People come one after the other: the last one counted says whether it is the same. */
interface Cell {
  figures: Figures;
  counts: Record<Cohort, FunnelCount>;
  bits: Record<Cohort, number>;
  last: Map<string, number>;
}

/**
 * Counts what happened. A fact counts where its touch stands (last touch before it). People are added up over a group's
 * rows: who is reached in two counts in both. Opens and clicks come from requests, which prove nothing (facts of mail
 * programs and scanners); the likely ones stand apart.
 */
export class FigureTally {
  readonly #cells = new Map<string, Cell>();
  readonly #question: FigureQuestion;
  #touched = new Set<Cell>();
  #people = 1;

  constructor(question: FigureQuestion) {
    this.#question = question;
  }

  /** `people`: how many count as this journey's person does. */
  add(journey: Journey, hits: readonly HitTouch[] = [], people = 1): void {
    const { person } = journey;
    this.#people = people;
    for (const stay of journey.stays) this.#addStay(stay, person);
    for (const touch of journey.touches) this.#addTouch(touch, person);
    for (const outcome of journey.outcomes) this.#addOutcome(outcome, person);
    for (const { place, kind, isHuman } of hits) {
      for (const { figures } of this.#cellsOf(place, person)) {
        const counts = figures[kind === "open" ? "opened" : "clicked"];
        counts.raw += people;
        if (isHuman) counts.likely_human += people;
      }
    }
    for (const cell of this.#touched) {
      for (const cohort of ["funnel", "before", "young"] as const) {
        countPeople(cell.counts[cohort], cell.bits[cohort], people);
        cell.bits[cohort] = 0;
      }
    }
    this.#touched.clear();
  }

  /** Rows in the order of their groups. */
  finish(): { by: readonly Dimension[]; tellsTouches: boolean; rows: Figures[] } {
    const { by, tellsTouches } = this.#question.grouping;
    if (by.length === 1 && by[0] === "channel") {
      for (const { channel } of this.#question.campaigns) this.#cellOf([channel]);
    }
    const rows = [...this.#cells.values()].map((cell) =>
      this.#finishCell(cell, this.#spendOf(cell.figures.group)),
    );
    return { by, tellsTouches, rows: rows.filter(hasAny).sort(compareGroups) };
  }

  /** The one row of figures that are not told apart. */
  finishTotal(): Figures {
    const { campaigns } = this.#question;
    return this.#finishCell(this.#cellOf([]), sumSpend(campaigns));
  }

  #finishCell({ figures, counts }: Cell, spend: number | null): Figures {
    const { hasBefore, hasYoung } = this.#question;
    return finish({
      ...figures,
      spend,
      funnel: finishFunnel(counts.funnel),
      before: hasBefore ? finishFunnel(counts.before) : null,
      young: hasYoung ? finishFunnel(counts.young) : null,
    });
  }

  /** Spend is of a channel; by anything else it is not known whose it is. */
  #spendOf(group: Figures["group"]): number | null {
    const { campaigns, grouping } = this.#question;
    if (grouping.by.length !== 1 || grouping.by[0] !== "channel") return null;
    return sumSpend(campaigns.filter(({ channel }) => channel === group.channel));
  }

  #addStay(stay: Stay, person: number): void {
    const { grouping, includes } = this.#question;
    const { sequence, version } = stay;
    const place = { stay, sequence, step: null, channel: null, variant: null, version };
    for (const cell of this.#cellsOf(place, person)) {
      if (includes(stay.at)) {
        this.#countOnce(cell, "enrolled", person);
        if (stay.isHeldOut) this.#countOnce(cell, "held_out", person);
      }
      if (!grouping.tellsTouches && !stay.isHeldOut) this.#mark(cell, stay.at, stay.sequence, BIT.enrolled);
    }
  }

  #addTouch(touch: Touch, person: number): void {
    const { grouping, includes } = this.#question;
    const counts = includes(touch.at);
    const entered = grouping.tellsTouches ? touch.at : (touch.stay?.at ?? null);
    const arrives = touch.reaches && !touch.isLost;
    const bits = (grouping.tellsTouches ? BIT.enrolled : 0) | (arrives ? BIT.reached : 0);
    for (const cell of this.#cellsOf(placeOfTouch(touch), person)) {
      if (entered !== null) this.#mark(cell, entered, touch.sequence, bits);
      if (!counts) continue;
      cell.figures[touch.kind] += this.#people;
      if (touch.reaches) this.#countOnce(cell, "touched", person);
      if (arrives) this.#countOnce(cell, "reached", person);
      if (touch.cost !== null) cell.figures.cost = (cell.figures.cost ?? 0) + touch.cost * this.#people;
    }
  }

  #addOutcome(outcome: Outcome, person: number): void {
    const { grouping, includes, goalOf } = this.#question;
    const { kind, touch, at, sentiment } = outcome;
    const place: Place = {
      stay: outcome.stay,
      sequence: outcome.sequence ?? touch?.sequence ?? null,
      step: outcome.step ?? touch?.step ?? null,
      channel: touch?.channel ?? outcome.channel,
      variant: touch?.variant ?? null,
      version: touch?.version ?? outcome.stay?.version ?? null,
    };
    if (place.sequence === null) return;
    const entered = grouping.tellsTouches ? (touch?.at ?? null) : (outcome.stay?.at ?? null);
    const isGoal = kind === goalOf(place.sequence);
    const bits =
      (kind === "replied" ? BIT.replied : 0) |
      (sentiment === "positive" || kind === "meeting_booked" ? BIT.positive : 0) |
      (kind === "meeting_booked" ? BIT.meeting : 0) |
      (isGoal ? BIT.goal : 0);
    const counted = PEOPLE_BY_KIND[kind];
    const told = kind === "delivered" ? "delivered" : kind === "opened" ? "read" : null;
    for (const cell of this.#cellsOf(place, person)) {
      if (entered !== null) this.#mark(cell, entered, place.sequence, bits);
      if (!includes(at)) continue;
      if (counted !== undefined) this.#countOnce(cell, counted, person);
      if (isGoal) this.#countOnce(cell, "goals", person);
      if (kind === "undelivered") cell.figures.undelivered += this.#people;
      if (told !== null && countsAsTold(place.channel)) this.#countOnce(cell, told, person);
    }
  }

  #countOnce(cell: Cell, figure: PeopleFigure, person: number): void {
    if (cell.last.get(figure) === person) return;
    cell.last.set(figure, person);
    cell.figures[figure] += this.#people;
  }

  #mark(cell: Cell, entered: number, sequence: string | null, bits: number): void {
    const cohort = this.#question.cohortOf(entered, sequence);
    if (cohort === null || bits === 0) return;
    cell.bits[cohort] |= bits;
    this.#touched.add(cell);
  }

  #cellsOf(place: Place, person: number): Cell[] {
    const { grouping, sequence } = this.#question;
    if (sequence !== undefined && place.sequence !== sequence) return [];
    return grouping.groupsOf(place, person).map((values) => this.#cellOf(values));
  }

  #cellOf(values: readonly (string | null)[]): Cell {
    const id = values.length === 1 ? (values[0] ?? "") : values.join("\0");
    const found = this.#cells.get(id);
    if (found !== undefined) return found;
    const group: Figures["group"] = {};
    for (const [index, name] of this.#question.grouping.by.entries()) group[name] = values[index] ?? null;
    const cell: Cell = {
      figures: blankFigures(group),
      counts: { funnel: blankFunnel(), before: blankFunnel(), young: blankFunnel() },
      bits: { funnel: 0, before: 0, young: 0 },
      last: new Map(),
    };
    this.#cells.set(id, cell);
    return cell;
  }
}

/** Whether a channel is believed what it tells of its touches: an open of a mail proves nothing, and is counted as a hit. */
export function countsAsTold(channel: string | null): boolean {
  return findChannel(channel ?? "")?.form === "text";
}

function sumSpend(campaigns: FigureQuestion["campaigns"]): number | null {
  const spends = campaigns.flatMap(({ metrics: { spend } }) => spend ?? []);
  return spends.length === 0 ? null : roundMoney(spends.reduce((sum, spend) => sum + spend, 0));
}

type PeopleFigure =
  | (typeof PEOPLE_BY_KIND)[string]
  | "enrolled"
  | "held_out"
  | "touched"
  | "reached"
  | "goals"
  | "delivered"
  | "read";

/** A touch is told apart by what it had, whatever its enrollment follows since. */
function placeOfTouch(touch: Touch): Place {
  const { stay, sequence, step, channel, variant, version } = touch;
  return { stay, sequence, step, channel, variant, version: version ?? stay?.version ?? null };
}

/** A group in which nothing happened in the period, nor in the one before, is no row. */
function hasAny({ funnel, before, young, opened, clicked, ...figures }: Figures): boolean {
  const counts = [funnel.enrolled, before?.enrolled ?? 0, young?.enrolled ?? 0, opened.raw, clicked.raw];
  return [...counts, ...Object.values(figures)].some((value) => typeof value === "number" && value > 0);
}

function blankFigures(group: Figures["group"]): Figures {
  return {
    group,
    enrolled: 0,
    sent: 0,
    done: 0,
    touched: 0,
    reached: 0,
    replied: 0,
    meetings: 0,
    goals: 0,
    opted_out: 0,
    bounced: 0,
    undelivered: 0,
    complained: 0,
    delivered: 0,
    read: 0,
    opened: { raw: 0, likely_human: 0 },
    clicked: { raw: 0, likely_human: 0 },
    reply_rate: null,
    meeting_rate: null,
    opt_out_rate: null,
    bounce_rate: null,
    cost: null,
    spend: null,
    cost_per_goal: null,
    held_out: 0,
    funnel: finishFunnel(blankFunnel()),
    before: null,
    young: null,
    cost_each: null,
  };
}

/** Cents of a hundredth: sums of decimal costs are no decimal numbers. */
const PRECISION = 10_000;

function finish(figures: Figures): Figures {
  const rate = (count: number, of = figures.reached) => (of === 0 ? null : count / of);
  const cost = figures.cost === null ? null : roundMoney(figures.cost);
  const all = cost === null && figures.spend === null ? null : (cost ?? 0) + (figures.spend ?? 0);
  return {
    ...figures,
    cost,
    reply_rate: rate(figures.replied),
    meeting_rate: rate(figures.meetings),
    opt_out_rate: rate(figures.opted_out),
    bounce_rate: rate(figures.bounced, figures.touched),
    cost_per_goal: all === null || figures.goals === 0 ? null : roundMoney(all / figures.goals),
    cost_each:
      all === null
        ? null
        : {
            reply: costInterval(all, figures.replied),
            meeting: costInterval(all, figures.meetings),
            goal: costInterval(all, figures.goals),
          },
  };
}

function roundMoney(amount: number): number {
  return Math.round(amount * PRECISION) / PRECISION;
}

function compareGroups(a: Figures, b: Figures): number {
  const [left, right] = [a, b].map(({ group }) =>
    Object.values(group)
      .map((value) => value ?? "")
      .join("\0"),
  );
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
