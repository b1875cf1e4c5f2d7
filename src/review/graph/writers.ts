import { writeDot } from "./dot.ts";
import type { Graph } from "./graph.ts";
import { writeMermaid } from "./mermaid.ts";
import { writeSvg } from "./svg.ts";

/** Every way to write a flow down, without a final line break. */
export const writers: Readonly<Record<"mermaid" | "dot" | "svg", (graph: Graph) => string>> = {
  mermaid: writeMermaid,
  dot: writeDot,
  svg: writeSvg,
};
