import { html } from "hono/html";
import type { DefinitionId } from "../../../report/definitions.ts";
import type { Figures } from "../../../report/figures.ts";
import { STAGES, type Stage, type StageFigure } from "../../../report/funnel.ts";
import type { Overview } from "../../../report/overview.ts";
import type { Counted } from "../../../report/people-behind.ts";
import {
  type Drawing,
  drawCell,
  drawCount,
  drawFigureTable,
  drawSame,
  drawStage,
  drawTerm,
  formatCount,
  formatShare,
} from "../figure-cells.ts";
import type { Piece } from "../frame.ts";

/** Sequences drawn with bars; more of them stand in a table, and more than that in the command's. */
const DRAWN = 4;
const LISTED = 8;

export const TERM_OF: Readonly<Record<Stage, DefinitionId>> = {
  reached: "reached",
  replied: "replied",
  positive: "replied",
  meeting: "replied",
  goal: "goal",
};

/** Who entered, and how far they came: all, and each sequence by itself. */
export function drawFunnels({ figures, report, mature }: Overview, drawing: Drawing): Piece[] {
  const { words, links } = drawing;
  const rows = figures.sequences
    .map((row, index) => ({ row, path: `rows.${index}`, title: row.group.sequence ?? words.unknown }))
    .toSorted((a, b) => b.row.enrolled - a.row.enrolled);
  if (rows.length === 0) return [html`<p>${words.empty}</p>`];
  const whole = rows.length === 1 ? [] : [{ row: report.total, path: "total", title: words.allSequences }];
  const listed = rows.slice(DRAWN, DRAWN + LISTED);
  const left = rows.length - DRAWN - listed.length;
  return [
    html`<p class="soft note">${words.funnelNote}${mature ? "" : html` <b>${words.allYoung}</b>`}</p><div class="cards">${[...whole, ...rows.slice(0, DRAWN)].map((each) => drawFunnel(each, drawing))}</div>`,
    ...(listed.length === 0
      ? []
      : [
          drawFigureTable({
            caption: words.otherSequences,
            heads: [
              words.sequence,
              drawTerm(words.enrolled, "enrolled"),
              ...STAGES.map((stage) => drawTerm(words[stage], TERM_OF[stage])),
            ],
            rows: listed.map(({ row, path, title }) => ({
              name: title,
              cells: [
                drawCell(
                  `${path}.funnel.enrolled`,
                  drawCount(row.funnel.enrolled, { figure: "funnel.enrolled", group: row.group }, links),
                ),
                ...STAGES.map((stage) =>
                  drawCell(
                    `${path}.funnel.${stage}`,
                    drawStage(row.funnel[stage], behind(`funnel.${stage}`, row), links),
                  ),
                ),
              ],
            })),
          }),
        ]),
    ...(left <= 0 ? [] : [html`<p class="soft note">${left} ${words.more}</p>`]),
    drawSame(`seq report --cost${links.options}`, words),
  ];
}

function behind(figure: Counted, { group }: Figures) {
  return { figure, group };
}

/** One funnel: bars with their intervals, a mark where the period before stood. */
function drawFunnel(
  { row, path, title }: { row: Figures; path: string; title: string },
  { words, links }: Drawing,
): Piece {
  const { funnel, before, young } = row;
  // Bars of later stages are drawn on a scale of their own: a few in a hundred would be no bar at all.
  const scale = findScale(STAGES.slice(1).flatMap((stage) => [funnel[stage], before?.[stage] ?? null]));
  const stages = STAGES.map((stage) => {
    const most = stage === "reached" ? 1 : scale;
    return html`<tr><th scope="row">${drawTerm(words[stage], TERM_OF[stage])}</th><td class="chart">${drawBar(funnel[stage], before?.[stage] ?? null, most)}</td>
${drawCell(`${path}.funnel.${stage}`, drawStage(funnel[stage], behind(`funnel.${stage}`, row), links))}${
  before === null ? "" : drawCell(`${path}.before.${stage}`, drawBefore(before[stage]))
}</tr>\n`;
  });
  return html`<div class="card"><h3>${title}</h3>
<p><span data-at="${path}.funnel.enrolled">${drawCount(funnel.enrolled, behind("funnel.enrolled", row), links)}</span> ${row.young === null ? drawTerm(words.entered, "enrolled") : drawTerm(words.enteredMature, "mature")}${
    before === null
      ? ""
      : html` <span class="soft" data-at="${path}.before.enrolled">${words.before}: ${drawCount(before.enrolled, behind("before.enrolled", row), links)}</span>`
  }</p>
${
  funnel.enrolled + (before?.enrolled ?? 0) === 0
    ? ""
    : html`<div class="scroll" tabindex="0" role="group" aria-label="${words.funnel}: ${title}"><table><caption class="hidden">${words.funnel}: ${title}</caption><thead><tr><th scope="col" class="name">${words.stage}</th><th scope="col" class="chart"><span class="hidden">${words.bar}</span></th><th scope="col">${words.interval}</th>${before === null ? "" : html`<th scope="col">${words.before}</th>`}</tr></thead>
<tbody>${stages}</tbody></table></div><p class="soft note">${words.bars} ${words.reached} 0–100 %, ${words.later} 0–${Math.round(scale * 100)} %</p>`
}${drawRest(row, path, { words, links })}${
  young === null || young.enrolled === 0
    ? ""
    : html`<p class="soft"><span data-at="${path}.young.enrolled">${drawCount(young.enrolled, behind("young.enrolled", row), links)}</span> ${drawTerm(words.tooYoung, "mature")}: ${(["reached", "replied", "meeting"] as const).map((stage) => html`<span data-at="${path}.young.${stage}.count">${words[stage]} ${drawCount(young[stage].count, behind(`young.${stage}`, row), links)}</span> `)}</p>`
}</div>`;
}

/** What came back against us, and who was held out. */
function drawRest(row: Figures, path: string, { words, links }: Pick<Drawing, "words" | "links">): Piece {
  const parts = (
    [
      ["opted_out", words.optedOut],
      ["bounced", words.bounced],
      ["held_out", words.heldOut],
    ] as const
  ).filter(([figure]) => row[figure] > 0);
  if (parts.length === 0) return html``;
  return html`<p class="soft">${words.inPeriod}: ${parts.map(([figure, title]) => html`<span data-at="${path}.${figure}">${title} ${drawCount(row[figure], behind(figure, row), links)}</span> `)}</p>`;
}

function drawBefore({ rate, count, of }: StageFigure): Piece {
  return rate === null
    ? html`<i>–</i>`
    : html`${formatShare(rate)} <small>${formatCount(count)}/${formatCount(of)}</small>`;
}

/** The least of a few round shares that holds all of them with their intervals. */
function findScale(stages: readonly (StageFigure | null)[]): number {
  const most = Math.max(0.01, ...stages.map((stage) => stage?.high ?? 0));
  return [0.02, 0.05, 0.1, 0.2, 0.3, 0.5].find((scale) => most <= scale) ?? 1;
}

/** A bar as long as the share, a line over its interval, and a mark for the period before. The figures stand beside it. */
function drawBar(stage: StageFigure, before: StageFigure | null, scale: number): Piece {
  const x = (rate: number): number => Math.round(Math.min(1, rate / scale) * 1_000) / 10;
  const { rate, low, high } = stage;
  return html`<svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><rect class="rest" width="100" height="12"/>${
    rate === null || low === null || high === null
      ? ""
      : html`<rect class="bar" width="${x(rate)}" height="12"/><rect class="range" x="${x(low)}" y="5" width="${Math.round((x(high) - x(low)) * 10) / 10}" height="2"/>`
  }${before?.rate == null ? "" : html`<rect class="was" x="${Math.min(99, x(before.rate))}" width="1" height="12"/>`}</svg>`;
}
