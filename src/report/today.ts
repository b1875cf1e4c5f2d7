import type { Instant } from "../engine/plan.ts";
import { nameOf, type RunContext } from "../run/context.ts";
import { dropStopped } from "../run/gates/find-stop.ts";
import { type NamedTask, readOpenTasks } from "./open-tasks.ts";
import type { SenderStatus, StatusView } from "./status.ts";

/** Things of one kind that wait: the first of them, and how many there are. */
export interface Waiting<Item> {
  count: number;
  items: Item[];
}

interface About {
  id: number;
  /** The number of the person; null where nobody is known. */
  prospect: number | null;
  name: string;
  at: Instant;
}

/** What a day asks of the people who work with the workspace, each with the command that settles it. */
export interface Today {
  /** People whose step is due, by sequence; those of stopped ones are not. */
  due: Waiting<{ sequence: string; people: number }>;
  /** Those of people who are paused or away are left out, as `seq tasks` leaves them out. */
  tasks: Waiting<NamedTask>;
  reviews: Waiting<About & { sequence: string; step: string }>;
  uncertain: Waiting<About & { sequence: string; step: string; channel: string }>;
  inbox: Waiting<About & { channel: string; subject: string; question: string | null }>;
  senders: Waiting<{ id: string; channel: string | null; reason: string }>;
}

/** As many of a kind as a person looks through before the command does better. */
const SHOWN = 20;

/** Reads what waits. Writes nothing. */
export async function readToday(run: RunContext, status: StatusView): Promise<Today> {
  const { store } = run;
  const name = async (id: number | null): Promise<string> => {
    const person = id === null ? null : await store.getProspect(id);
    return person === null ? (id === null ? "" : `p${id}`) : nameOf(person);
  };
  const tasks = (await readOpenTasks(run)).filter(({ hidden }) => hidden === null);
  const reviews = await dropStopped(run, await store.reviews({ status: "open" }));
  const uncertain = await store.attempts({ status: "uncertain" });
  const messages = await store.messages({ status: "waiting" });
  const due = status.sequences.filter((row) => row.due > 0 && row.stopped === null);
  const show = async <Row, Item>(rows: readonly Row[], of: (row: Row) => Promise<Item>) => ({
    count: rows.length,
    items: await Promise.all(rows.slice(0, SHOWN).map(of)),
  });
  return {
    due: {
      count: due.reduce((sum, row) => sum + row.due, 0),
      items: due.map((row) => ({ sequence: row.name, people: row.due })),
    },
    tasks: { count: tasks.length, items: tasks.slice(0, SHOWN) },
    reviews: await show(reviews, async ({ id, prospect, sequence, step, at }) => ({
      ...{ id, prospect, sequence, step, at },
      name: await name(prospect),
    })),
    uncertain: await show(uncertain, async ({ id, prospect, sequence, step, channel, at }) => ({
      ...{ id, prospect, sequence, step, channel, at },
      name: await name(prospect),
    })),
    inbox: await show(messages, async ({ id, prospect, channel, subject, question, receivedAt, from }) => ({
      ...{ id, prospect, channel, subject, question, at: receivedAt },
      name: prospect === null ? (from ?? "") : await name(prospect),
    })),
    senders: listHeld(status.senders),
  };
}

/** Senders that are held, or whose server or mailbox does not answer. */
function listHeld(senders: readonly SenderStatus[]): Today["senders"] {
  const items = senders.flatMap(({ id, held, outage, unheard, services = [] }) => [
    ...(held === null ? [] : [{ id, channel: null, reason: held }]),
    ...services.flatMap((each) =>
      each.held === null || each.held === held ? [] : [{ id, channel: each.channel, reason: each.held }],
    ),
    ...(outage === undefined || held !== null ? [] : [{ id, channel: null, reason: outage.reason }]),
    ...(unheard === null ? [] : [{ id, channel: null, reason: unheard }]),
  ]);
  return { count: items.length, items };
}
