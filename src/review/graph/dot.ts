import type { Graph, GraphNode } from "./graph.ts";
import { describePeople, wrapLines } from "./words.ts";

const SHAPES: Readonly<Record<GraphNode["kind"], string>> = {
  start: "oval",
  end: "oval",
  stop: "doublecircle",
  exit: "doublecircle",
  touch: "box",
  branch: "diamond",
  set: "parallelogram",
  code: "parallelogram",
  gone: "note",
};

const WIDEST = 44;

/** The flow in Graphviz's language. */
export function writeDot(graph: Graph): string {
  const lines = [
    `digraph ${quote([graph.name])} {`,
    "  rankdir=TB;",
    '  node [fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Helvetica", fontsize=10];',
  ];
  for (const node of graph.nodes) {
    const label = quote(wrapLines([...node.label, ...describePeople(node)], WIDEST));
    const way =
      node.passage === undefined ? "" : node.passage === "here" ? ", color=red, penwidth=3" : ", penwidth=3";
    lines.push(`  ${quote([node.id])} [shape=${SHAPES[node.kind]}, label=${label}${way}];`);
  }
  for (const edge of graph.edges) {
    const parts = [
      `label=${quote(wrapLines(edge.label, WIDEST))}`,
      ...(edge.kind === "stop" ? ["style=dashed"] : []),
      ...(edge.taken === true ? ["penwidth=3"] : []),
    ];
    lines.push(`  ${quote([edge.from])} -> ${quote([edge.to])} [${parts.join(", ")}];`);
  }
  return [...lines, "}"].join("\n");
}

function quote(lines: readonly string[]): string {
  return `"${lines.map((line) => line.replace(/[\\"]/g, "\\$&").replace(/\p{Cc}/gu, " ")).join("\\n")}"`;
}
