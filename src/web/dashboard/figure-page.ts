import { html } from "hono/html";
import { parseTime } from "../../calendar/parse-time.ts";
import { DIMENSIONS } from "../../report/grouping.ts";
import { firstDay } from "../../report/overview.ts";
import { COUNTED, type Counted, type FigureOfRow, readPeopleBehind } from "../../report/people-behind.ts";
import { nameOf, type RunContext } from "../../run/context.ts";
import { type Group, writePeopleCommand } from "./figure-links.ts";
import { type Piece, writeFrame } from "./frame.ts";
import { BOARD_WORDS, type BoardLanguage } from "./words.ts";

/** People that are listed; the command lists all. */
const SHOWN = 200;

/** The figure and row that an address asks for; null where there is no such figure. */
export function readFigure(name: string, query: Readonly<Record<string, string>>): FigureOfRow | null {
  const figure: Counted | undefined = COUNTED.find((each) => each === name);
  if (figure === undefined) return null;
  const group: Group = {};
  for (const dimension of DIMENSIONS) {
    const value = query[dimension];
    if (value !== undefined) group[dimension] = value === "" ? null : value;
  }
  return { figure, group };
}

/** The people whom a figure of the page counts, each with the way to their own page. */
export async function writeFigurePage(
  { store, sequences, config, clock }: RunContext,
  { figure, group }: FigureOfRow,
  { language, days, mature }: { language: BoardLanguage; days: number | null; mature: boolean },
): Promise<string> {
  const words = BOARD_WORDS[language];
  const { zone } = config.calendar;
  const now = clock.now();
  const since = days === null ? null : firstDay(now, days, zone);
  const start = since === null ? null : parseTime(since, zone);
  const question = {
    ...(start !== null && { since: start }),
    now,
    currency: config.costs.currency,
    zone,
    mature,
  };
  const rows: Piece[] = [];
  let count = 0;
  for await (const id of readPeopleBehind(store, sequences, question, { figure, group })) {
    count += 1;
    if (count > SHOWN) continue;
    const person = await store.getProspect(id);
    rows.push(html`<li><a href="/people/p${id}">${person === null ? `p${id}` : nameOf(person)}</a></li>\n`);
  }
  const names = Object.values(group).map((value) => value ?? words.unknown);
  return writeFrame({
    language,
    title: `${[...names, figure].join(", ")}: ${count}`,
    head: html`<nav><a href="/?days=${days ?? "all"}">${words.back}</a></nav>`,
    content: [
      html`<p><code>${writePeopleCommand(figure, group, { since, mature })}</code></p>`,
      ...(count > SHOWN ? [html`<p class="soft">${SHOWN} ${words.shownOf}</p>`] : []),
      html`<ul class="plain">${rows}</ul>`,
    ],
  });
}
