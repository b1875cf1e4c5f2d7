import { html } from "hono/html";
import { formatLocal } from "../../calendar/format.ts";
import type { Overview } from "../../report/overview.ts";
import type { Drawing } from "./figure-cells.ts";
import { FigureLinks } from "./figure-links.ts";
import { type Piece, writeFrame } from "./frame.ts";
import { drawChannels } from "./sections/channels-section.ts";
import { drawCommands, drawDefinitions } from "./sections/definitions-section.ts";
import { drawFunnels } from "./sections/funnel-section.ts";
import { drawSenders } from "./sections/senders-section.ts";
import { drawSteps } from "./sections/steps-section.ts";
import { drawToday } from "./sections/today-section.ts";
import { drawTrend } from "./sections/trend-section.ts";
import { BOARD_WORDS, type BoardLanguage, type BoardWords, type Said } from "./words.ts";

interface PageOptions {
  language: BoardLanguage;
  /** For a file that is handed on: no names of people, no buttons, no links to a server. */
  isFile?: boolean;
  /** Of the period, as the reader chose it; null for everything. */
  days?: number | null;
  said?: Said | null;
}

const SECTIONS = {
  funnel: drawFunnels,
  steps: drawSteps,
  channels: drawChannels,
  trend: drawTrend,
  senders: drawSenders,
} as const satisfies Record<string, (view: Overview, drawing: Drawing) => Piece[]>;

/** Periods that a reader chooses from, in days; null is everything. */
export const PERIODS = [28, 90, 365, null] as const;

/** The page: what to do today, and the figures that say what to do next. */
export function writeOverview(
  view: Overview,
  { language, isFile = false, days = null, said = null }: PageOptions,
): string {
  const words = BOARD_WORDS[language];
  const links = new FigureLinks({ since: view.since, days, mature: view.mature }, isFile);
  const drawing = { words, links, currency: view.report.currency };
  const names = Object.keys(SECTIONS) as (keyof typeof SECTIONS)[];
  const content = [
    said === null ? html`` : html`<p role="status">${words[said]}</p>`,
    section("today", words.today, drawToday(view, words, isFile)),
    ...names.map((name) => section(name, words[name], SECTIONS[name](view, drawing))),
    section("definitions", words.definitions, drawDefinitions({ words })),
    ...(isFile && links.commands.length > 0
      ? [
          section("commands", words.commands, [
            html`<p class="soft">${words.commandsNote}</p>`,
            drawCommands(links.commands),
          ]),
        ]
      : []),
  ];
  const head = html`<nav aria-label="${words.sections}"><ul>${isFile ? "" : html`<li><a href="/today">${words.day}</a></li>`}${(["today", ...names, "definitions"] as const).map((id) => html`<li><a href="#${id}">${words[id]}</a></li>`)}</ul></nav>
<p class="soft">${words.asOf} ${formatLocal(view.status.now, view.zone)} ${view.zone}. ${words.period}: ${
    view.since === null ? words.everything : html`${words.sinceDay} ${view.since}`
  }${isFile ? "" : drawPeriods(days, words)}</p>`;
  return writeFrame({ language, title: `${view.workspace}: ${words.title}`, head, isFile, content });
}

function drawPeriods(days: number | null, words: BoardWords): Piece {
  return html` <span class="periods">${PERIODS.map((each) => {
    const name = each === null ? words.everything : `${each} ${words.days}`;
    return each === days ? html`<b>${name}</b> ` : html`<a href="/?days=${each ?? "all"}">${name}</a> `;
  })}</span>`;
}

function section(id: string, title: string, content: Piece | Piece[]): Piece {
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>
${content}</section>
`;
}
