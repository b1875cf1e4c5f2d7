import { findAction } from "../../channels/find-channel.ts";
import { MANUAL_TINT } from "../../channels/tints.ts";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";
import { type Box, LABEL_SIDE, type Layout, layOut } from "./layout.ts";
import { escapeXml, LINE, measureLines } from "./svg-text.ts";
import { describePeople, wrapLines } from "./words.ts";

/** The flow as one SVG without scripts, fonts or links of any kind, drawn without a browser. */
export function writeSvg(graph: Graph): string {
  const layout = layOut(graph, (of) => ("node" in of ? measureNode(of.node) : measureLabel(of.edge)));
  const { width, height } = layout;
  const title = escapeXml([graph.name, graph.title].filter((part) => part !== null).join(": "));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="Helvetica, Arial, sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#475569"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...layout.edges.map(writeEdge),
    ...layout.edges.map(writeLabel),
    ...layout.nodes.map(writeNode),
    "</svg>",
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function measureNode(node: GraphNode) {
  const lines = wrapLines([...node.label, ...describePeople(node)], 40);
  const size = measureLines(lines);
  // A diamond holds about half of its box.
  if (node.kind === "branch") return { lines, width: size.width * 1.35 + 40, height: size.height * 1.5 + 36 };
  return { lines, width: size.width + 32, height: size.height + 18 };
}

function measureLabel(edge: GraphEdge) {
  const lines = wrapLines(edge.label, 34);
  const size = measureLines(lines);
  return { lines, width: size.width + LABEL_SIDE, height: size.height + 4 };
}

function writeEdge({ edge, points }: Layout["edges"][number]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let from = first;
  let path = `M${first.x} ${first.y}`;
  for (const to of rest) {
    const middle = Math.round((from.y + to.y) / 2);
    path += `C${from.x} ${middle} ${to.x} ${middle} ${to.x} ${to.y}`;
    from = to;
  }
  const colour = edge.taken === true ? "#15803d" : "#475569";
  const width = edge.taken === true ? 3 : 1.3;
  const dash = edge.kind === "stop" ? ' stroke-dasharray="4 4"' : "";
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${width}"${dash} marker-end="url(#arrow)"/>`;
}

function writeLabel({ label }: Layout["edges"][number]): string {
  if (label === null) return "";
  const left = label.x - label.width / 2 + LABEL_SIDE;
  return `<g fill="#334155" text-anchor="start">${writeLines({ ...label, x: left }, label.lines, false)}</g>`;
}

function writeNode({ node, lines, ...box }: Layout["nodes"][number]): string {
  const { x, y, width, height } = box;
  const style = `fill="${fillOf(node)}" stroke="${strokeOf(node)}" stroke-width="${node.passage === undefined ? 1.3 : 3}"`;
  const [left, top] = [x - width / 2, y - height / 2];
  const shape =
    node.kind === "branch"
      ? `<path d="M${x} ${top}L${x + width / 2} ${y}L${x} ${y + height / 2}L${left} ${y}z" ${style}/>`
      : `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${isRound(node) ? height / 2 : 6}" ${style}/>`;
  return `<g fill="#0f172a" text-anchor="middle">${shape}${writeLines(box, lines, true)}</g>`;
}

function writeLines({ x, y }: Box, lines: readonly string[], strongFirst: boolean): string {
  const top = y - ((lines.length - 1) * LINE) / 2 + 4;
  const spans = lines.map((line, index) => {
    const weight = strongFirst && index === 0 ? ' font-weight="bold"' : "";
    return `<tspan x="${x}" y="${top + index * LINE}"${weight}>${escapeXml(line)}</tspan>`;
  });
  return `<text>${spans.join("")}</text>`;
}

function isRound({ kind }: GraphNode): boolean {
  return kind === "start" || kind === "end" || kind === "stop" || kind === "exit";
}

function fillOf({ kind, action }: GraphNode): string {
  if (kind === "gone" || kind === "stop" || kind === "exit") return "#fee2e2";
  if (action === null) return "#f1f5f9";
  return (findAction(action)?.channel.tint ?? MANUAL_TINT).fill;
}

function strokeOf({ passage }: GraphNode): string {
  if (passage === undefined) return "#475569";
  if (passage === "here") return "#b91c1c";
  return passage === "done" ? "#15803d" : "#b45309";
}
