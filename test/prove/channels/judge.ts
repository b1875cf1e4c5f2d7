import type { Reached } from "./services.ts";
import type { Weeks } from "./three-weeks.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** A touch as the program's journal has it at the end. */
export interface Journaled {
  channel: string;
  status: string;
  to: string;
}

/** What the services received, held against every promise and against what the journal says of it. */
export function judgeWeeks(
  { ended, perDay }: Pick<Weeks, "ended" | "perDay">,
  reached: readonly Reached[],
  journaled: readonly Journaled[],
): string[] {
  return [
    ...listTwice(reached),
    ...reached
      .filter(({ to, at }) => at > (ended.get(to) ?? Number.POSITIVE_INFINITY))
      .map(tell("after an answer")),
    ...reached.filter(({ at }) => !isOpen(at)).map(tell("outside of hours")),
    ...listOverCaps(reached, perDay),
    ...compare(reached, journaled),
  ];
}

function tell(what: string): (reached: Reached) => string {
  return ({ channel, to, at }) => `${what}: ${channel} to ${to} at ${new Date(at).toISOString()}`;
}

const nameOf = ({ channel, to }: { channel: string; to: string }): string => `${channel} to ${to}`;

function listTwice(reached: readonly Reached[]): string[] {
  const names = reached.map(nameOf);
  return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `twice: ${name}`);
}

/** Mon-Fri 09:00-17:00, as the sequence says. */
function isOpen(at: number): boolean {
  const weekday = new Date(at).getUTCDay();
  const hour = (at % DAY) / HOUR;
  return weekday >= 1 && weekday <= 5 && hour >= 9 && hour < 17;
}

function listOverCaps(reached: readonly Reached[], perDay: number): string[] {
  const counts = new Map<string, number>();
  for (const { channel, at } of reached) {
    const key = `${channel} on ${new Date(at).toISOString().slice(0, 10)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > perDay)
    .map(([key, count]) => `${count} of ${perDay} by ${key}`);
}

/** Both services can tell, the one by its list and the other by its hooks: what arrived is in doubt no more. */
function compare(reached: readonly Reached[], journaled: readonly Journaled[]): string[] {
  const arrived = new Set(reached.map(nameOf));
  const known = new Set(journaled.map(nameOf));
  const last = new Map(journaled.map((each) => [nameOf(each), each.status]));
  return [
    ...[...arrived].filter((name) => !known.has(name)).map((name) => `not in the journal: ${name}`),
    ...[...last].flatMap(([name, status]) => {
      if (arrived.has(name)) return status === "sent" ? [] : [`arrived, and is ${status}: ${name}`];
      return status === "sent" ? [`never arrived, and is sent: ${name}`] : [];
    }),
  ];
}
