import { html } from "hono/html";
import { DAY_MS, type Instant } from "../../../engine/plan.ts";
import type { Figures } from "../../../report/figures.ts";
import type { StageFigure } from "../../../report/funnel.ts";
import type { Change } from "../../../report/overview.ts";
import type { Piece } from "../frame.ts";
import type { BoardWords } from "../words.ts";

/** A week with its row, and where the report's table has it; without one nobody entered. */
export interface TrendWeek {
  monday: string;
  at: Instant;
  row: Figures | null;
  index: number;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [44, 44, 24, 28];
const [WIDTH, HEIGHT] = [720, 240];
const [PLOT_WIDTH, PLOT_HEIGHT] = [WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM];

/**
 * Bars: people by the week in which they entered, those too young to judge lighter. Line and band: the share of replies
 * with its interval, broken where nobody was reached, dashed where it may still grow. Numbered lines: commits.
 */
export function drawTrendChart(
  weeks: readonly TrendWeek[],
  changes: readonly Change[],
  words: BoardWords,
): Piece {
  const start = weeks[0]?.at ?? 0;
  const span = weeks.length * 7 * DAY_MS;
  const x = (at: Instant): number => round(LEFT + ((at - start) / span) * PLOT_WIDTH);
  const step = PLOT_WIDTH / weeks.length;
  const most = roundUp(Math.max(1, ...weeks.map(({ row }) => countEntered(row))));
  const rates = weeks.map((week) => ({ ...pickRate(week), x: round(x(week.at) + step / 2) }));
  const top = Math.max(0.05, ...rates.map(({ stage }) => Math.min(stage?.high ?? 0, 2 * (stage?.rate ?? 0))));
  const scale = [0.05, 0.1, 0.2, 0.4, 0.6].find((each) => top <= each) ?? 1;
  const y = (share: number): number => round(TOP + PLOT_HEIGHT * (1 - Math.min(1, share)));
  const isLabelled = (at: number): boolean => at % Math.ceil(weeks.length / 7) === 0;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${words.trend}"><svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${words.trendSays}">
<line class="line" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${TOP + PLOT_HEIGHT}" y2="${TOP + PLOT_HEIGHT}"/>
<text x="${LEFT - 6}" y="${TOP + 4}" class="end">${most}</text><text x="${LEFT - 6}" y="${TOP + PLOT_HEIGHT}" class="end">0</text>
<text x="${WIDTH - RIGHT + 6}" y="${TOP + 4}" class="rate">${Math.round(scale * 100)} %</text><text x="${WIDTH - RIGHT + 6}" y="${TOP + PLOT_HEIGHT}" class="rate">0 %</text>
${weeks.map(({ monday, at, row }, index) => {
  const [old, young] = [row?.funnel.enrolled ?? 0, row?.young?.enrolled ?? 0];
  const [low, high] = [y(old / most), y((old + young) / most)];
  const width = round(step * 0.7);
  const left = round(x(at) + step * 0.15);
  return html`${old === 0 ? "" : html`<rect class="people" x="${left}" y="${low}" width="${width}" height="${round(TOP + PLOT_HEIGHT - low)}"/>`}${young === 0 ? "" : html`<rect class="young" x="${left}" y="${high}" width="${width}" height="${round(low - high)}"/>`}${isLabelled(index) ? html`<text x="${left}" y="${HEIGHT - 8}">${monday.slice(5)}</text>` : ""}`;
})}
${split(rates).map((run) => {
  const line = run.map((each) => `${each.x},${y(each.stage.rate / scale)}`).join(" ");
  const band = [
    ...run.map((each) => `${each.x},${y(each.stage.high / scale)}`),
    ...run.toReversed().map((each) => `${each.x},${y(each.stage.low / scale)}`),
  ].join(" ");
  return html`<polygon class="band" points="${band}"/><polyline class="${run[0]?.isYoung === true ? "share so-far" : "share"}" points="${line}"/>${run.map((each) => html`<circle class="dot" cx="${each.x}" cy="${y(each.stage.rate / scale)}" r="2.5"/>`)}`;
})}
${changes.map(
  ({ at }, index) =>
    html`<line class="change" x1="${x(at)}" x2="${x(at)}" y1="${TOP - 6}" y2="${TOP + PLOT_HEIGHT}"/><text class="mid" x="${x(at)}" y="${TOP - 10}">${index + 1}</text>`,
)}</svg></div>
<p class="soft legend"><span class="key people"></span>${words.enrolled} <span class="key young"></span>${words.tooYoung} <span class="key share"></span>${words.replyRate} ${changes.length === 0 ? "" : html`<span class="key change"></span>${words.changes}`}</p>`;
}

/** Who entered in a week, old enough to judge or not. */
export function countEntered(row: Figures | null): number {
  return row === null ? 0 : row.funnel.enrolled + (row.young?.enrolled ?? 0);
}

type Known = StageFigure & { rate: number; low: number; high: number };
interface Point {
  x: number;
  stage: Known | null;
  isYoung: boolean;
}

/** Of people old enough to judge where a week has any, else of the others. */
function pickRate({ row }: TrendWeek): Omit<Point, "x"> {
  const isYoung = row !== null && row.funnel.reached.count === 0;
  const stage = isYoung ? row.young?.replied : row?.funnel.replied;
  if (stage == null || stage.rate === null || stage.low === null || stage.high === null) {
    return { stage: null, isYoung };
  }
  return { stage: { ...stage, rate: stage.rate, low: stage.low, high: stage.high }, isYoung };
}

/** Runs of weeks with a share, of one kind; the dashed run begins where the whole one ends. */
function split(points: readonly Point[]): (Point & { stage: Known })[][] {
  const runs: (Point & { stage: Known })[][] = [];
  let last: Point | undefined;
  for (const point of points) {
    if (point.stage !== null) {
      const known = { ...point, stage: point.stage };
      const run = runs.at(-1);
      if (run === undefined || last?.stage == null) runs.push([known]);
      else if (run[0]?.isYoung === point.isYoung) run.push(known);
      else runs.push([{ ...(run.at(-1) ?? known), isYoung: point.isYoung }, known]);
    }
    last = point;
  }
  return runs;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The least of 1, 2, 5, 10, 20, … that is not below. */
function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return unit * ([1, 2, 5, 10].find((each) => value <= each * unit) ?? 10);
}
