import { html } from "hono/html";
import type { Comparison, Experiment } from "../../../report/experiments.ts";
import type { Figures } from "../../../report/figures.ts";
import type { Overview } from "../../../report/overview.ts";
import { sayComparison } from "../../../report/says.ts";
import {
  type Drawing,
  drawCell,
  drawCount,
  drawFigureTable,
  drawSame,
  drawStage,
  drawTerm,
  formatCount,
  formatPoints,
} from "../figure-cells.ts";
import type { Piece } from "../frame.ts";

/** Rows that are read; the command has them all. */
const SHOWN = 20;
const EXPERIMENTS = 6;

/** What each step and variant brought, and whether a difference between variants is shown. */
export function drawSteps({ figures, report }: Overview, drawing: Drawing): Piece[] {
  const { words, links } = drawing;
  const rows = figures.variants
    .map((row, index) => ({ row, path: `rows.${index}` }))
    .filter(({ row: { group } }) => group.step != null)
    .toSorted((a, b) => compareSteps(a.row, b.row));
  if (rows.length === 0) return [html`<p>${words.empty}</p>`];
  const left = rows.length - SHOWN;
  return [
    ...drawExperiments(report.experiments, drawing),
    drawFigureTable({
      caption: words.steps,
      heads: [
        words.step,
        drawTerm(words.sent, "sent"),
        drawTerm(words.doneTasks, "sent"),
        drawTerm(words.touched, "funnel"),
        drawTerm(words.replied, "replied"),
        drawTerm(words.positive, "replied"),
        drawTerm(words.optedOut, "groups"),
      ],
      rows: rows.slice(0, SHOWN).map(({ row, path }) => {
        const { group, funnel } = row;
        const count = (figure: "sent" | "done" | "opted_out") =>
          drawCell(`${path}.${figure}`, drawCount(row[figure], { figure, group }, links));
        return {
          name: html`<span class="soft">${group.sequence ?? words.unknown} ›</span> ${group.step ?? ""}${group.variant == null ? "" : html` <b>${group.variant}</b>`}`,
          cells: [
            count("sent"),
            count("done"),
            drawCell(
              `${path}.funnel.enrolled`,
              drawCount(funnel.enrolled, { figure: "funnel.enrolled", group }, links),
            ),
            ...(["replied", "positive"] as const).map((stage) =>
              drawCell(
                `${path}.funnel.${stage}`,
                drawStage(funnel[stage], { figure: `funnel.${stage}`, group }, links),
              ),
            ),
            count("opted_out"),
          ],
        };
      }),
    }),
    ...(left <= 0 ? [] : [html`<p class="soft note">${left} ${words.more}</p>`]),
    drawSame(`seq report --experiment --by sequence,step,variant${links.options}`, words),
  ];
}

/** Of one sequence together; of it what reached the most first. */
function compareSteps(a: Figures, b: Figures): number {
  const [left, right] = [a.group.sequence ?? "", b.group.sequence ?? ""];
  if (left !== right) return left < right ? -1 : 1;
  return b.sent + b.done - a.sent - a.done;
}

/** Comparisons in words, with what they rest on. */
function drawExperiments(experiments: readonly Experiment[], drawing: Drawing): Piece[] {
  if (experiments.length === 0) return [];
  const { words } = drawing;
  const left = experiments.length - EXPERIMENTS;
  return [
    html`<h3>${drawTerm(words.experiments, "experiment")}</h3><div class="cards">${experiments
      .slice(0, EXPERIMENTS)
      .map(
        (experiment, at) => html`<div class="card"><h4>${experiment.sequence} › ${experiment.step}</h4>
<ul class="plain">${experiment.variants.map(
          ({ variant, people, replied }, index) =>
            html`<li><b>${variant}</b> <span data-at="experiments.${at}.variants.${index}.people">${formatCount(people)} ${words.touched}</span>, <span data-at="experiments.${at}.variants.${index}.replied">${words.replied} ${drawStage(replied, null, drawing.links)}</span></li>\n`,
        )}</ul>
${experiment.comparisons.map((comparison, index) => drawComparison(comparison, `experiments.${at}.comparisons.${index}`, drawing))}</div>`,
      )}</div>`,
    ...(left <= 0 ? [] : [html`<p class="soft note">${left} ${words.more}</p>`]),
  ];
}

function drawComparison(comparison: Comparison, path: string, { words }: Drawing): Piece {
  const { a, b, lost, low, high, e_value: evidence, needed } = comparison;
  const share = Math.max(0, Math.min(1, Math.log(evidence) / Math.log(needed)));
  return html`<p class="${lost === null ? "says" : "says shown"}"><b>${a} – ${b}:</b> ${sayComparison(comparison, words.language)}${
    lost === null ? "" : html` <span>${words.endIt} <code>seq plan</code></span>`
  }</p>
<p class="soft">${
    low === null || high === null
      ? ""
      : html`${words.difference} <span data-at="${path}.low">${formatPoints(low)}</span> ${words.to} <span data-at="${path}.high">${formatPoints(high)}</span> ${words.points}; `
  }${words.evidence} ${evidence >= 1_000 ? html`${words.over} 1,000` : html`<span data-at="${path}.e_value">${formatEvidence(evidence)}</span>`} ${words.of} <span data-at="${path}.needed">${formatEvidence(needed)}</span></p>
<svg class="gauge" viewBox="0 0 100 3" preserveAspectRatio="none" aria-hidden="true"><rect class="rest" width="100" height="3"/><rect class="bar" width="${Math.round(share * 1_000) / 10}" height="3"/></svg>`;
}

function formatEvidence(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}
