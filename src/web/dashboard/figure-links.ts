import type { Dimension } from "../../report/grouping.ts";
import type { Counted } from "../../report/people-behind.ts";

/** A row's group, as a figure's address and command name it. */
export type Group = Partial<Record<Dimension, string | null>>;

/** Which period a page shows: its first day, and in how many days of the page's choice it lies; null for everything. */
export interface PagePeriod {
  since: string | null;
  days: number | null;
}

/**
 * Where a figure leads: on the server to the people behind it, in a file to the command that lists them, which stands at its
 * end. Collects these commands while a page is drawn.
 */
export class FigureLinks {
  readonly #period: PagePeriod;
  readonly #isFile: boolean;
  readonly #commands: string[] = [];

  constructor(period: PagePeriod, isFile: boolean) {
    this.#period = period;
    this.#isFile = isFile;
  }

  /** What a report of the page's period is asked with. */
  get options(): string {
    return writePeriod(this.#period.since);
  }

  to(figure: Counted, group: Group): string {
    if (this.#isFile) {
      this.#commands.push(writePeopleCommand(figure, group, this.#period.since));
      return `#c${this.#commands.length}`;
    }
    const query = new URLSearchParams({ days: String(this.#period.days ?? "all") });
    for (const [name, value] of Object.entries(group)) query.set(name, value ?? "");
    return `/figures/${figure}?${query.toString()}`;
  }

  /** In the order of their anchors: `#c1`, `#c2`, …; of a page on the server none. */
  get commands(): readonly string[] {
    return this.#commands;
  }
}

/** The options of `seq report` that make it count what the page counts. */
export function writePeriod(since: string | null): string {
  return since === null ? "--mature" : `--since ${since} --mature`;
}

/** The command that lists the people whom a figure counts. */
export function writePeopleCommand(figure: Counted, group: Group, since: string | null): string {
  const only = Object.entries(group).map(([name, value]) => `${name}=${value ?? ""}`);
  const row = only.length === 0 ? "" : ` --only ${quote(only.join(","))}`;
  return `seq report --people ${figure}${row} ${writePeriod(since)}`;
}

/** For a POSIX shell. */
function quote(text: string): string {
  return /^[\w.,=:@/+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
