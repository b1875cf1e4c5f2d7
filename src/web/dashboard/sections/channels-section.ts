import { html } from "hono/html";
import type { Lift } from "../../../report/holdout.ts";
import type { Overview } from "../../../report/overview.ts";
import type { CampaignFigures } from "../../../report/question.ts";
import { sayBudget } from "../../../report/says.ts";
import { METRICS } from "../../../store/ports/campaigns-port.ts";
import {
  type Drawing,
  drawCell,
  drawCost,
  drawCount,
  drawFigureTable,
  drawSame,
  drawStage,
  drawTerm,
  formatAmount,
  formatCount,
  formatPoints,
} from "../figure-cells.ts";
import type { Piece } from "../frame.ts";

const SHOWN = 10;

/** What each channel brought and cost, who gets the credit, what the sequences cause, and what platforms tell. */
export function drawChannels({ figures, report }: Overview, drawing: Drawing): Piece[] {
  const { words, links, currency } = drawing;
  const rows = figures.channels
    .map((row, index) => ({ row, path: `rows.${index}` }))
    .filter(({ row: { group } }) => group.channel != null);
  const { credits, holdouts, campaigns, budget } = report;
  if (rows.length + campaigns.length + holdouts.length === 0) return [html`<p>${words.empty}</p>`];
  const hasCosts = rows.some(({ row }) => row.cost_each !== null);
  const hasSpend = rows.some(({ row }) => row.spend !== null);
  const money = (value: number | null): Piece => html`${value === null ? "–" : formatAmount(value)}`;
  return [
    ...(budget === null || !hasCosts ? [] : [html`<p class="says">${sayBudget(budget, words.language)}</p>`]),
    drawFigureTable({
      caption: words.channels,
      heads: [
        words.channel,
        drawTerm(words.sentDone, "sent"),
        drawTerm(words.reached, "reached"),
        drawTerm(words.replied, "replied"),
        drawTerm(words.meetings, "replied"),
        ...(hasCosts ? [drawTerm(`${words.cost} (${currency})`, "cost")] : []),
        ...(hasSpend ? [drawTerm(words.spend, "cost")] : []),
        ...(hasCosts ? [drawTerm(words.costPerMeeting, "cost")] : []),
        drawTerm(words.first, "attribution"),
        drawTerm(words.lastCredit, "attribution"),
        drawTerm(words.linear, "attribution"),
      ],
      rows: rows.slice(0, SHOWN).map(({ row, path }) => {
        const { group, funnel } = row;
        const credit = credits.findIndex(({ channel }) => channel === group.channel);
        return {
          name: group.channel ?? "",
          cells: [
            html`<td><span data-at="${path}.sent">${drawCount(row.sent, { figure: "sent", group }, links)}</span> + <span data-at="${path}.done">${drawCount(row.done, { figure: "done", group }, links)}</span></td>`,
            drawCell(
              `${path}.funnel.reached`,
              drawStage(funnel.reached, { figure: "funnel.reached", group }, links),
            ),
            drawCell(
              `${path}.funnel.replied`,
              drawStage(funnel.replied, { figure: "funnel.replied", group }, links),
            ),
            drawCell(`${path}.meetings`, drawCount(row.meetings, { figure: "meetings", group }, links)),
            ...(hasCosts ? [drawCell(`${path}.cost`, money(row.cost))] : []),
            ...(hasSpend ? [drawCell(`${path}.spend`, money(row.spend))] : []),
            ...(hasCosts
              ? [drawCell(`${path}.cost_each.meeting`, drawCost(row.cost_each?.meeting, words))]
              : []),
            ...(["first", "last", "linear"] as const).map((way) =>
              credit === -1
                ? html`<td><i>–</i></td>`
                : drawCell(`credits.${credit}.${way}`, html`${formatCredit(credits[credit]?.[way] ?? 0)}`),
            ),
          ],
        };
      }),
    }),
    ...(rows.length <= SHOWN ? [] : [html`<p class="soft note">${rows.length - SHOWN} ${words.more}</p>`]),
    html`<p class="soft">${words.creditNote}</p>`,
    ...drawHoldouts(holdouts, drawing),
    ...drawSocial(campaigns, drawing),
    drawSame(`seq report --cost --attribution --holdout --by channel${links.options}`, words),
  ];
}

function formatCredit(credit: number): string {
  return Number.isInteger(credit) ? formatCount(credit) : credit.toFixed(1);
}

function drawHoldouts(holdouts: readonly Lift[], { words, links }: Drawing): Piece[] {
  if (holdouts.length === 0) return [];
  return [
    html`<h3>${drawTerm(words.holdout, "holdout")}</h3><ul class="plain">${holdouts
      .slice(0, SHOWN)
      .map(
        ({ sequence, goal, treated, held_out: held, lift, low, high }, at) =>
          html`<li><b>${sequence}</b>, ${goal}: ${
            lift === null || low === null || high === null
              ? ""
              : html`${words.lift} <span data-at="holdouts.${at}.lift">${formatPoints(lift)}</span> ${words.points} <small><span data-at="holdouts.${at}.low">${formatPoints(low)}</span> ${words.to} <span data-at="holdouts.${at}.high">${formatPoints(high)}</span></small> ${low > 0 || high < 0 ? words.effectShown : words.noEffect}.`
          } <span class="soft">${words.withSequence} <span data-at="holdouts.${at}.treated">${drawStage(treated, null, links)}</span>, ${words.without} <span data-at="holdouts.${at}.held_out">${drawStage(held, null, links)}</span></span></li>\n`,
      )}</ul>`,
  ];
}

function drawSocial(campaigns: readonly CampaignFigures[], { words, currency }: Drawing): Piece[] {
  if (campaigns.length === 0) return [];
  const told = METRICS.filter((metric) => campaigns.some(({ metrics }) => metrics[metric] !== undefined));
  return [
    drawFigureTable({
      caption: words.social,
      heads: [
        words.channel,
        ...told.map((metric) =>
          drawTerm(metric === "spend" ? `${words.spend} (${currency})` : words.metrics[metric], "social"),
        ),
      ],
      rows: campaigns.slice(0, SHOWN).map(({ channel, campaign, metrics }, at) => ({
        name: html`${channel} <span class="soft">${campaign}</span>`,
        cells: told.map((metric) => {
          const value = metrics[metric];
          const shown =
            value === undefined ? "–" : metric === "spend" ? formatAmount(value) : formatCount(value);
          return drawCell(`campaigns.${at}.metrics.${metric}`, html`${shown}`);
        }),
      })),
    }),
    ...(campaigns.length <= SHOWN
      ? []
      : [
          html`<p class="soft note">${campaigns.length - SHOWN} ${words.more}: <code>seq figures list</code></p>`,
        ]),
  ];
}
