import { html } from "hono/html";
import type { DefinitionId } from "../../report/definitions.ts";
import type { StageFigure } from "../../report/funnel.ts";
import type { Counted } from "../../report/people-behind.ts";
import type { CostEach } from "../../report/statistics/intervals.ts";
import type { FigureLinks, Group } from "./figure-links.ts";
import type { Piece } from "./frame.ts";
import type { BoardWords } from "./words.ts";

/** What every section is drawn with. */
export interface Drawing {
  words: BoardWords;
  links: FigureLinks;
  currency: string;
}

const NUMBER = new Intl.NumberFormat("en-US");
const AMOUNT = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export function formatCount(count: number): string {
  return NUMBER.format(count);
}

/** Per cent with one digit behind the point. */
export function formatShare(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}

/** A difference of two shares, in points with its sign. */
export function formatPoints(difference: number): string {
  const points = (difference * 100).toFixed(1);
  return difference > 0 ? `+${points}` : points.replace(/^-(?=0\.0$)/, "").replace("-", "−");
}

export function formatAmount(amount: number): string {
  return AMOUNT.format(amount);
}

/** A name that leads to what it means. */
export function drawTerm(title: string, definition: DefinitionId): Piece {
  return html`<a class="term" href="#def-${definition}">${title}</a>`;
}

/**
 * A cell of figures. `path` is where `seq report --json` (or `seq status --json`) has them, from the command that stands with
 * the table.
 */
export function drawCell(path: string, content: Piece, of: "report" | "status" = "report"): Piece {
  return of === "report"
    ? html`<td data-at="${path}">${content}</td>`
    : html`<td data-status="${path}">${content}</td>`;
}

/** Which people a count leads to. */
export interface Behind {
  figure: Counted;
  group: Group;
}

/** A count that leads to its people; one of nobody leads nowhere. */
export function drawCount(count: number, behind: Behind | null, links: FigureLinks): Piece {
  if (behind === null || count === 0) return html`${formatCount(count)}`;
  return html`<a href="${links.to(behind.figure, behind.group)}">${formatCount(count)}</a>`;
}

/** `12/340 3.5 % 2.0–6.1 %`: people, share, and its 95 % interval. */
export function drawStage(stage: StageFigure, behind: Behind | null, links: FigureLinks): Piece {
  const { count, of, rate, low, high } = stage;
  if (rate === null || low === null || high === null) return html`<i>–</i>`;
  return html`${drawCount(count, behind, links)}<i>/${formatCount(of)}</i> ${formatShare(rate)} <small>${drawRange(low, high)}</small>`;
}

function drawRange(low: number, high: number): string {
  return `${(low * 100).toFixed(1)}–${formatShare(high)}`;
}

/** `12.30 8.10–19.20`, or what one costs at least. */
export function drawCost(cost: CostEach | undefined, words: BoardWords): Piece {
  if (cost === undefined) return html`<i>–</i>`;
  const { each, low, high } = cost;
  if (each === null || high === null) return html`<small>${words.atLeast} ${formatAmount(low)}</small>`;
  return html`${formatAmount(each)} <small>${formatAmount(low)}–${formatAmount(high)}</small>`;
}

/** A table that scrolls by itself on a phone, and by the keyboard; the first column names the row. */
export function drawFigureTable(options: {
  caption: string;
  heads: readonly (Piece | string)[];
  rows: readonly { name: Piece | string; cells: readonly Piece[] }[];
}): Piece {
  const { caption, heads, rows } = options;
  const [first, ...others] = heads;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr><th scope="col" class="name">${first ?? ""}</th>${others.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(({ name, cells }) => html`<tr><th scope="row">${name}</th>${cells}</tr>\n`)}</tbody></table></div>`;
}

/** The command that says the same, to copy. */
export function drawSame(command: string, words: BoardWords): Piece {
  return html`<p class="soft same">${words.same} <code>${command}</code></p>`;
}
