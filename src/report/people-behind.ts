import type { Store } from "../store/port.ts";
import { openCounting } from "./counting.ts";
import { readFolded } from "./folding.ts";
import type { Figures } from "./figures.ts";
import type { Dimension } from "./grouping.ts";
import type { ReportQuestion, SequenceHead } from "./question.ts";

/** Figures that count people or what they did, as `--json` and `--csv` name them; the inner ones with a dot. */
export const COUNTED = [
  ...([
    "enrolled",
    "sent",
    "done",
    "touched",
    "reached",
    "replied",
    "meetings",
    "goals",
    "opted_out",
    "bounced",
  ] as const),
  ...(["undelivered", "complained", "delivered", "read", "held_out"] as const),
  ...(["opened.raw", "opened.likely_human", "clicked.raw", "clicked.likely_human"] as const),
  ...(["funnel", "before", "young"] as const).flatMap((part) =>
    (["enrolled", "reached", "replied", "positive", "meeting", "goal"] as const).map(
      (stage) => `${part}.${stage}` as const,
    ),
  ),
] as const;
export type Counted = (typeof COUNTED)[number];

/** One figure of one row: its group by dimension, all of them; none for everything. */
export interface FigureOfRow {
  figure: Counted;
  group: Partial<Record<Dimension, string | null>>;
}

/** The numbers of the people whom a figure counts: whoever has it above 0 when they are counted alone, by the same rules. */
export async function* readPeopleBehind(
  store: Store,
  sequences: readonly SequenceHead[],
  question: Omit<ReportQuestion, "tables">,
  { figure, group }: FigureOfRow,
): AsyncGenerator<number> {
  const by = Object.keys(group) as Dimension[];
  const counting = await openCounting(store, sequences, { ...question, tables: [by] });
  const { canFold } = counting;
  yield* await readFolded(store, { ...question, canFold }, async (isFolded) => {
    const people: number[] = [];
    for await (const { journey, hits, ids } of counting.crowds(isFolded, null, true)) {
      const alone = counting.tallyBy(by);
      alone.add(journey, hits);
      const row = alone.finish().rows.find((each) => by.every((name) => each.group[name] === group[name]));
      if (row !== undefined && countOfFigure(row, figure) > 0) for (const id of ids) people.push(id);
    }
    return people.sort((a, b) => a - b);
  });
}

/** What a row says under such a name. */
export function countOfFigure(row: Figures, figure: Counted): number {
  const value = figure
    .split(".")
    .reduce<unknown>((inner, name) => (inner as Record<string, unknown> | null)?.[name], row);
  if (typeof value === "number") return value;
  return (value as { count?: number } | null | undefined)?.count ?? 0;
}
