import type { Dimension } from "../../report/grouping.ts";
import type { Counted } from "../../report/people-behind.ts";

/** A row's group, as a figure's address and command name it. */
export type Group = Partial<Record<Dimension, string | null>>;

/** Which people a page's figures are of. */
export interface PagePeriod {
  /** The first day; null for everything. */
  since: string | null;
  /** The same as the reader chose it, in days. */
  days: number | null;
  /** Funnels of mature people alone. */
  mature: boolean;
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
    return writePeriod(this.#period);
  }

  to(figure: Counted, group: Group): string {
    if (this.#isFile) {
      this.#commands.push(writePeopleCommand(figure, group, this.#period));
      return `#c${this.#commands.length}`;
    }
    const query = new URLSearchParams({ days: String(this.#period.days ?? "all") });
    if (!this.#period.mature) query.set("young", "too");
    for (const [name, value] of Object.entries(group)) query.set(name, value ?? "");
    return `/figures/${figure}?${query.toString()}`;
  }

  /** In the order of their anchors: `#c1`, `#c2`, …; of a page on the server none. */
  get commands(): readonly string[] {
    return this.#commands;
  }
}

/** The options of `seq report` that make it count what the page counts, each after a space. */
export function writePeriod({ since, mature }: Omit<PagePeriod, "days">): string {
  return `${since === null ? "" : ` --since ${since}`}${mature ? " --mature" : ""}`;
}

/** The command that lists the people whom a figure counts. */
export function writePeopleCommand(figure: Counted, group: Group, period: Omit<PagePeriod, "days">): string {
  const only = Object.entries(group).map(([name, value]) => `${name}=${value ?? ""}`);
  const row = only.length === 0 ? "" : ` --only ${quote(only.join(","))}`;
  return `seq report --people ${figure}${row}${writePeriod(period)}`;
}

/** For a POSIX shell. */
function quote(text: string): string {
  return /^[\w.,=:@/+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
