import { findChannel } from "../channels/find-channel.ts";
import type { Lineage } from "../engine/lineage.ts";
import type { Plan } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import type { ReportFilter, ReportKey, ReportSplit } from "../store/ports/report-port.ts";
import { tagStep } from "../token/token.ts";

/** What figures can be told apart by. */
export const DIMENSIONS = ["sequence", "step", "variant", "channel", "persona", "sender", "version"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Figures of one group. Rates are people by people reached; null where nobody was reached. */
export interface Figures {
  /** By dimension, in the order asked for; null where it is not known. */
  group: Partial<Record<Dimension, string | null>>;
  enrolled: number;
  /** Touches that a machine sent, and tasks that a person did. */
  sent: number;
  done: number;
  /** People with at least one touch here. */
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
  cost: number | null;
  cost_per_goal: number | null;
}

/** The sequence's part of the working tree that a report needs. */
interface SequenceHead {
  name: string;
  plan: Plan | null;
}

const KINDS = [
  ...["enrolled", "sent", "done", "replied", "meeting_booked"],
  ...["opted_out", "bounced", "undelivered", "complained"],
];

/**
 * Counts what happened, by any of `DIMENSIONS`. A fact counts where its touch stands (last touch before it). People are
 * added up over a group's sequences: who is reached in two counts in both. Opens and clicks come from requests, which
 * prove nothing (facts of mail programs and scanners); the likely ones stand apart.
 */
export async function countFigures(
  store: Store,
  sequences: readonly SequenceHead[],
  by: readonly Dimension[],
  filter: ReportFilter,
): Promise<Figures[]> {
  const split: ReportSplit = {
    step: by.includes("step"),
    channel: by.includes("channel"),
    variant: by.includes("variant"),
    sender: by.includes("sender"),
    version: by.includes("version"),
  };
  const plans = new Map(sequences.map(({ name, plan }) => [name, plan]));
  const namers = await openNamers(store, sequences);
  const goalOf = (sequence: string | null) => plans.get(sequence ?? "")?.goal ?? null;
  const goals = new Set(sequences.flatMap(({ plan }) => plan?.goal ?? []));
  const groups = new Map<string, Figures>();
  const at = (key: ReportKey): Figures => {
    const group: Figures["group"] = {};
    for (const name of by) {
      group[name] =
        name === "persona"
          ? (plans.get(key.sequence ?? "")?.persona ?? null)
          : name === "step"
            ? nameStep(namers, key)
            : key[name];
    }
    const id = JSON.stringify(Object.values(group));
    const found = groups.get(id) ?? blankFigures(group);
    groups.set(id, found);
    return found;
  };
  const kinds = [...new Set([...KINDS, ...goals])];
  const reached = await countReached(store, split, filter);
  for (const row of await store.countFacts(kinds, split, filter)) {
    const figures = at(row);
    if (row.kind === "enrolled") figures.enrolled += row.people;
    if (row.kind === "sent") figures.sent += row.count;
    if (row.kind === "done") figures.done += row.count;
    if (row.kind === "replied") figures.replied += row.people;
    if (row.kind === "meeting_booked") figures.meetings += row.people;
    if (row.kind === "opted_out") figures.opted_out += row.people;
    if (row.kind === "bounced") figures.bounced += row.people;
    if (row.kind === "undelivered") figures.undelivered += row.count;
    if (row.kind === "complained") figures.complained += row.people;
    if (row.kind === goalOf(row.sequence)) figures.goals += row.people;
  }
  for (const row of await store.countFacts(["delivered", "opened"], { ...split, channel: true }, filter)) {
    // An open of a mail proves nothing, and is counted as a hit.
    if (findChannel(row.channel ?? "")?.form !== "text") continue;
    at(row)[row.kind === "delivered" ? "delivered" : "read"] += row.people;
  }
  for (const row of reached) at(row).reached += row.people;
  for (const row of await store.countCosts(split, filter)) {
    const figures = at(row);
    figures.cost = (figures.cost ?? 0) + row.cost;
  }
  for (const row of await store.countHits(split, filter, listTags(sequences, namers))) {
    const counts = at(row)[row.kind === "open" ? "opened" : "clicked"];
    counts.raw += row.touches;
    counts.likely_human += row.humanTouches;
  }
  return [...groups.values()].map(finish).sort((a, b) => compareGroups(a, b));
}

/** Who bore which name, by sequence. */
type Namers = ReadonlyMap<string, Lineage["bearers"]>;

async function openNamers(store: Store, sequences: readonly SequenceHead[]): Promise<Namers> {
  const namers = new Map<string, Lineage["bearers"]>();
  for (const { name } of sequences) namers.set(name, (await store.lineage(name)).bearers);
  return namers;
}

/** What a step is called now; what another step is called by now is told apart from it. */
function nameStep(namers: Namers, { sequence, step: key }: ReportKey): string | null {
  const bearers = namers.get(sequence ?? "") ?? [];
  const name = bearers.findLast((pair) => pair[1] === key)?.[0];
  if (key === null || name === undefined) return key;
  return bearers.findLast(([id]) => id === name)?.[1] === key ? name : `${name} (earlier)`;
}

/** The tags that mails bear, of keys and of the names that steps had. */
function listTags(sequences: readonly SequenceHead[], namers: Namers): { tag: string; step: string }[] {
  return sequences.flatMap(({ name, plan }) => {
    const bearers = namers.get(name) ?? [];
    const named = [...(plan?.steps.map(({ id }) => [id, id] as const) ?? []), ...bearers];
    return [
      ...named.map(([id, key]) => ({ tag: tagStep(id), step: key })),
      ...bearers.map(([, key]) => ({ tag: tagStep(key), step: key })),
    ];
  });
}

/** People with a touch: sent or done, each once. */
async function countReached(store: Store, split: ReportSplit, filter: ReportFilter) {
  return store.countFacts(["touched"], split, filter);
}

function blankFigures(group: Figures["group"]): Figures {
  return {
    group,
    enrolled: 0,
    sent: 0,
    done: 0,
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
    cost_per_goal: null,
  };
}

/** Cents of a hundredth: sums of decimal costs are no decimal numbers. */
const PRECISION = 10_000;

function finish(figures: Figures): Figures {
  const rate = (count: number) => (figures.reached === 0 ? null : count / figures.reached);
  const cost = figures.cost === null ? null : Math.round(figures.cost * PRECISION) / PRECISION;
  return {
    ...figures,
    cost,
    reply_rate: rate(figures.replied),
    meeting_rate: rate(figures.meetings),
    opt_out_rate: rate(figures.opted_out),
    bounce_rate: rate(figures.bounced),
    cost_per_goal:
      cost === null || figures.goals === 0
        ? null
        : Math.round((cost / figures.goals) * PRECISION) / PRECISION,
  };
}

function compareGroups(a: Figures, b: Figures): number {
  const [left, right] = [a, b].map(({ group }) =>
    Object.values(group)
      .map((value) => value ?? "")
      .join("\0"),
  );
  return (left ?? "") < (right ?? "") ? -1 : 1;
}
