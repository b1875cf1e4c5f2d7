import { html } from "hono/html";
import { formatLocal } from "../../../calendar/format.ts";
import { DAY_MS } from "../../../engine/plan.ts";
import type { Figures } from "../../../report/figures.ts";
import type { Overview } from "../../../report/overview.ts";
import {
  type Drawing,
  drawCell,
  drawCount,
  drawFigureTable,
  drawSame,
  drawStage,
  drawTerm,
} from "../figure-cells.ts";
import type { Piece } from "../frame.ts";
import { countEntered, drawTrendChart, type TrendWeek } from "./trend-chart.ts";

/** Weeks drawn: a year; of them in the table. Commits and versions that are read. */
const WEEKS = 53;
const TOLD = 13;
const COMMITS = 12;
const VERSIONS = 8;
const WEEK_MS = 7 * DAY_MS;

/** People by the week in which they entered and how many answered, what changed meanwhile, and what each version brought. */
export function drawTrend(view: Overview, drawing: Drawing): Piece[] {
  const { words, links } = drawing;
  const weeks = listWeeks(view.figures.weeks).slice(-WEEKS);
  if (weeks.length === 0) return [html`<p>${words.empty}</p>`];
  const start = weeks[0]?.at ?? 0;
  const changes = view.changes.filter(({ at }) => at >= start).slice(-COMMITS);
  const told = weeks.filter(({ row }) => row !== null).slice(-TOLD);
  return [
    drawTrendChart(weeks, changes, words),
    ...(changes.length === 0
      ? []
      : [
          html`<ol class="changes" aria-label="${words.changes}">${changes.map(
            ({ at, author, subject, commit, sequence }) =>
              html`<li><span class="soft">${formatLocal(at, view.zone)}</span> <b>${sequence}</b> ${author}: ${shortenLine(subject)} <code>git show ${commit}</code></li>\n`,
          )}</ol>`,
        ]),
    html`<details><summary>${words.asTable}</summary>${drawFigureTable({
      caption: words.trend,
      heads: [
        drawTerm(words.week1, "groups"),
        drawTerm(words.enrolled, "enrolled"),
        drawTerm(words.reached, "reached"),
        drawTerm(words.replied, "replied"),
        drawTerm(words.tooYoung, "mature"),
        words.repliedSoFar,
      ],
      rows: told.map(({ monday, row, index }) => ({
        name: monday,
        cells:
          row === null
            ? []
            : [
                drawCell(
                  `rows.${index}.funnel.enrolled`,
                  drawCount(row.funnel.enrolled, { figure: "funnel.enrolled", group: row.group }, links),
                ),
                ...(["reached", "replied"] as const).map((stage) =>
                  drawCell(`rows.${index}.funnel.${stage}`, drawStage(row.funnel[stage], null, links)),
                ),
                drawCell(`rows.${index}.young.enrolled`, drawCount(row.young?.enrolled ?? 0, null, links)),
                drawCell(
                  `rows.${index}.young.replied`,
                  row.young === null ? html`–` : drawStage(row.young.replied, null, links),
                ),
              ],
      })),
    })}${drawSame(`seq report --by week${links.options}`, words)}</details>`,
    ...drawVersions(view, drawing),
  ];
}

function shortenLine(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** Every week of the period from the first to the last in which somebody entered. */
function listWeeks(rows: readonly Figures[]): TrendWeek[] {
  const known = new Map(
    rows.flatMap((row, index) =>
      row.group.week == null || countEntered(row) === 0 ? [] : [[row.group.week, { row, index }] as const],
    ),
  );
  const mondays = [...known.keys()].map((monday) => Date.parse(monday)).sort((a, b) => a - b);
  const [first, last] = [mondays[0], mondays.at(-1)];
  if (first === undefined || last === undefined) return [];
  return Array.from({ length: Math.round((last - first) / WEEK_MS) + 1 }, (_, at) => {
    const monday = new Date(first + at * WEEK_MS).toISOString().slice(0, 10);
    const { row = null, index = -1 } = known.get(monday) ?? {};
    return { monday, at: first + at * WEEK_MS, row, index };
  });
}

/** Funnels by the version that touched people, the present one of each sequence marked. */
function drawVersions({ figures, current }: Overview, drawing: Drawing): Piece[] {
  const { words, links } = drawing;
  const rows = figures.versions
    .map((row, index) => ({ row, path: `rows.${index}` }))
    .filter(({ row }) => row.group.version != null && countEntered(row) > 0)
    .toSorted((a, b) => countEntered(b.row) - countEntered(a.row));
  if (rows.length === 0) return [];
  return [
    drawFigureTable({
      caption: words.versions,
      heads: [
        drawTerm(words.version, "groups"),
        drawTerm(words.touched, "funnel"),
        drawTerm(words.reached, "reached"),
        drawTerm(words.replied, "replied"),
        drawTerm(words.positive, "replied"),
        drawTerm(words.meeting, "replied"),
      ],
      rows: rows.slice(0, VERSIONS).map(({ row, path }) => {
        const { group, funnel } = row;
        const isNow = current.get(group.sequence ?? "") === group.version;
        return {
          name: html`${group.sequence ?? ""} <span class="soft">${group.version ?? ""}</span>${isNow ? html` <b>${words.now}</b>` : ""}`,
          cells: [
            drawCell(
              `${path}.funnel.enrolled`,
              drawCount(funnel.enrolled, { figure: "funnel.enrolled", group }, links),
            ),
            ...(["reached", "replied", "positive", "meeting"] as const).map((stage) =>
              drawCell(
                `${path}.funnel.${stage}`,
                drawStage(funnel[stage], { figure: `funnel.${stage}`, group }, links),
              ),
            ),
          ],
        };
      }),
    }),
    ...(rows.length <= VERSIONS
      ? []
      : [html`<p class="soft note">${rows.length - VERSIONS} ${words.more}</p>`]),
    drawSame(`seq report --by sequence,version${links.options}`, words),
  ];
}
