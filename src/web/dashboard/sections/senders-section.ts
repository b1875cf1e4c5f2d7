import { html } from "hono/html";
import type { Overview } from "../../../report/overview.ts";
import {
  type Drawing,
  drawCell,
  drawFigureTable,
  drawStage,
  drawTerm,
  formatCount,
} from "../figure-cells.ts";
import type { Piece } from "../frame.ts";

const SHOWN = 12;

/** How each sender stands: what left and came back, what answered, its limit with ramp, and why it is held. */
export function drawSenders({ status, figures }: Overview, { words, links }: Drawing): Piece[] {
  const { senders } = status;
  if (senders.length === 0) return [html`<p>${words.noSenders}</p>`];
  return [
    drawFigureTable({
      caption: words.senders,
      heads: [
        words.sender,
        drawTerm(words.today24, "health"),
        drawTerm(words.cap, "health"),
        drawTerm(words.week, "health"),
        words.bounced,
        words.blocked,
        words.complained,
        drawTerm(words.replied, "replied"),
        words.state,
      ],
      rows: senders.slice(0, SHOWN).map((sender, at) => {
        const index = figures.senders.findIndex(({ group }) => group.sender === sender.id);
        const row = figures.senders[index];
        const told = (path: string, value: number | null) =>
          drawCell(`senders.${at}.${path}`, html`${value === null ? "–" : formatCount(value)}`, "status");
        const trouble = sender.held ?? sender.outage?.reason ?? sender.unheard;
        return {
          name: sender.id,
          cells: [
            told("sent_24h", sender.sent_24h),
            told("cap", sender.cap),
            told("week.sent", sender.week.sent),
            told("week.bounced", sender.week.bounced),
            told("week.blocked", sender.week.blocked),
            told("week.complained", sender.week.complained),
            row === undefined
              ? html`<td><i>–</i></td>`
              : drawCell(
                  `rows.${index}.funnel.replied`,
                  drawStage(
                    row.funnel.replied,
                    { figure: "funnel.replied", group: { sender: sender.id } },
                    links,
                  ),
                ),
            trouble === null
              ? html`<td class="name good">${words.well}</td>`
              : html`<td class="name bad">${trouble}</td>`,
          ],
        };
      }),
    }),
    ...(senders.length <= SHOWN
      ? []
      : [html`<p class="soft note">${senders.length - SHOWN} ${words.more}</p>`]),
    html`<p class="soft same">${words.same} <code>seq status</code> <code>seq report --by sender${links.options}</code></p>`,
  ];
}
