import { findAction } from "../../channels/find-channel.ts";
import { channels } from "../../channels/registry.ts";
import { MANUAL_TINT } from "../../channels/tints.ts";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";
import { describePeople, wrapLines } from "./words.ts";

const WIDEST = 44;

/** How steps look, by the name of the channel's tint. */
export const CLASSES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [...channels.map(({ tint }) => tint), MANUAL_TINT].map(({ name, fill, stroke }) => [
      name,
      `fill:${fill},stroke:${stroke},color:#0f172a`,
    ]),
  ),
  logic: "fill:#f1f5f9,stroke:#475569,color:#0f172a",
  done: "stroke-width:3px,stroke:#15803d",
  here: "stroke-width:4px,stroke:#b91c1c",
};

/** A Mermaid flowchart, as pull requests render it. Ids are numbers, so no step name is taken for a keyword. */
export function writeMermaid(graph: Graph): string {
  const ids = new Map(graph.nodes.map((node, index) => [node.id, `n${index}`]));
  const idOf = (id: string): string => ids.get(id) ?? "n0";
  const lines = ["flowchart TD"];
  for (const node of graph.nodes) lines.push(`  ${idOf(node.id)}${writeNode(node)}`);
  for (const edge of graph.edges) lines.push(`  ${idOf(edge.from)} ${writeArrow(edge)} ${idOf(edge.to)}`);
  for (const [name, style] of Object.entries(CLASSES)) {
    const members = graph.nodes.filter((node) => classesOf(node).includes(name)).map(({ id }) => idOf(id));
    if (members.length === 0) continue;
    lines.push(`  classDef ${name}_ ${style}`, `  class ${members.join(",")} ${name}_`);
  }
  const taken = graph.edges.flatMap((edge, index) => (edge.taken === true ? [index] : []));
  if (taken.length > 0) lines.push(`  linkStyle ${taken.join(",")} stroke:#15803d,stroke-width:3px`);
  return lines.join("\n");
}

function writeNode(node: GraphNode): string {
  const text = writeLabel([...node.label, ...describePeople(node)]);
  switch (node.kind) {
    case "start":
    case "end":
      return `(["${text}"])`;
    case "stop":
    case "exit":
      return `(("${text}"))`;
    case "branch":
      return `{"${text}"}`;
    case "set":
    case "code":
    case "enroll":
      return `[/"${text}"/]`;
    default:
      return `["${text}"]`;
  }
}

function writeArrow(edge: GraphEdge): string {
  const label = edge.label.length === 0 ? "" : `|"${writeLabel(edge.label)}"|`;
  return `${edge.kind === "stop" ? "-.->" : edge.taken === true ? "==>" : "-->"}${label}`;
}

/** Lines of a label as Mermaid takes them. */
export function writeLabel(lines: readonly string[]): string {
  return wrapLines(lines, WIDEST).map(escapeLabel).join("<br/>");
}

/** Mermaid's own entity codes for everything that it, Markdown or HTML could take for syntax. */
function escapeLabel(text: string): string {
  return text.replace(/[^\p{L}\p{N} _.,:;=()!?+/'-]/gu, (character) => `#${character.codePointAt(0) ?? 32};`);
}

function classesOf(node: GraphNode): string[] {
  const kind =
    node.action === null
      ? node.kind === "branch" || node.kind === "set" || node.kind === "code" || node.kind === "enroll"
        ? "logic"
        : ""
      : (findAction(node.action)?.channel.tint ?? MANUAL_TINT).name;
  const way = node.passage === undefined ? "" : node.passage === "here" ? "here" : "done";
  return [kind, way];
}
