import { escapeXml, LINE, measureLines } from "../graph/svg-text.ts";
import { wrapLines } from "../graph/words.ts";
import { describeStanding, type Journey, type JourneySequence, type JourneyStep, tintOf } from "./journey.ts";
import { type JourneyLayout, layOutJourney, type Rect } from "./layout.ts";

/** Characters of a line in a box. */
const WIDEST = 30;
const WIDEST_HEAD = 90;

const STYLE = `
svg{--paper:#fff;--lane:#f8fafc;--ink:#0f172a;--soft:#475569;--line:#64748b;--band:#e2e8f0;--over:#7e22ce}
@media (prefers-color-scheme:dark){svg{--paper:#0b1220;--lane:#111a2c;--ink:#e2e8f0;--soft:#94a3b8;--line:#94a3b8;--band:#1e293b;--over:#c084fc}}
.paper{fill:var(--paper)}.lane{fill:var(--lane)}.band{fill:var(--band)}
.ink{fill:var(--ink)}.soft{fill:var(--soft)}.box{fill:#0f172a}.wait{fill:#334155}
.line{fill:none;stroke:var(--line);stroke-width:1.4;stroke-linejoin:round}
.over{stroke:var(--over);stroke-width:2;stroke-dasharray:6 4}
.tip{fill:var(--line)}.tip-over{fill:var(--over)}
`.trim();

/**
 * The map as one SVG without scripts, fonts or links of any kind, drawn without a browser; in the light or dark colours
 * that whoever looks at it prefers.
 */
export function writeJourneySvg(journey: Journey): string {
  const layout = layOutJourney(journey, linesOf, headOf, measureLines);
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="Helvetica, Arial, 'Apple SD Gothic Neo', 'Noto Sans KR', sans-serif" font-size="12">`,
    `<title>${escapeXml(`The journeys of ${journey.workspace}`)}</title>`,
    `<style>${STYLE}</style>`,
    `<defs>${writeTip("tip")}${writeTip("tip-over")}</defs>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...layout.lanes.map(writeLane),
    ...layout.bands.map(writeBand),
    ...layout.lines.map(writeLine),
    ...layout.boxes.map(writeBox),
    "</svg>",
  ].join("\n");
}

function linesOf(step: JourneyStep): string[] {
  const waits = step.delay.map((line) => `· ${line}`);
  return [
    ...wrapLines([step.id], WIDEST),
    ...wrapLines([...step.label, ...waits, ...describeStanding(step)], WIDEST),
  ];
}

function headOf({ name, title, starts }: JourneySequence): string[] {
  return wrapLines(
    [name, ...(title === null ? [] : [title]), ...starts.map((each) => `▶ ${each}`)],
    WIDEST_HEAD,
  );
}

function writeTip(id: string): string {
  return `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="${id}" d="M0 0L8 4L0 8z"/></marker>`;
}

function writeLane({ lane, ...rect }: JourneyLayout["lanes"][number], index: number): string {
  const stripe = index % 2 === 0 ? `<rect class="lane" ${place(rect)}/>` : "";
  return `${stripe}<text class="soft" x="${rect.x + rect.width / 2}" y="${rect.y + 14}" text-anchor="middle" font-weight="bold">${escapeXml(lane.title)}</text>`;
}

function writeBand({ sequence: _, lines, ...rect }: JourneyLayout["bands"][number]): string {
  return `<rect class="band" ${place(rect)} rx="6"/>${writeText(lines, rect.x + 12, rect.y + 8, "ink", "start")}`;
}

function writeBox({ step, lines, ...rect }: JourneyLayout["boxes"][number]): string {
  const { fill, stroke } = tintOf(step);
  const isRound = step.kind === "exit";
  const shape = `<rect ${place(rect)} rx="${isRound ? 18 : step.kind === "branch" ? 0 : 6}" fill="${fill}" stroke="${stroke}" stroke-width="1.4"/>`;
  return `<g>${shape}${writeText(lines, rect.x + rect.width / 2, rect.y + 8, "box", "middle")}</g>`;
}

function writeLine({ kind, points }: JourneyLayout["lines"][number]): string {
  const [first] = points;
  if (first === undefined) return "";
  const path = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("");
  const isOver = kind === "over";
  const line = `<path class="line${isOver ? " over" : ""}" d="${path}" marker-end="url(#${isOver ? "tip-over" : "tip"})"/>`;
  if (kind !== "then" && kind !== "else") return line;
  const [words, x, anchor] = kind === "then" ? ["yes", first.x - 4, "end"] : ["no", first.x + 4, "start"];
  return `${line}<text class="soft" x="${x}" y="${first.y + 11}" text-anchor="${anchor}" font-size="10">${words}</text>`;
}

function writeText(lines: readonly string[], x: number, y: number, tone: string, anchor: string): string {
  const spans = lines.map((line, index) => {
    const look =
      index === 0 ? ' font-weight="bold"' : line.startsWith("·") && tone === "box" ? ' class="wait"' : "";
    return `<tspan x="${x}" y="${y + index * LINE + 12}"${look}>${escapeXml(line)}</tspan>`;
  });
  return `<text class="${tone}" text-anchor="${anchor}">${spans.join("")}</text>`;
}

function place({ x, y, width, height }: Rect): string {
  return `x="${x}" y="${y}" width="${width}" height="${height}"`;
}
