import type { GraphNode } from "./graph.ts";

/** What a node says beside its step: the people who stand there, and how one person passed it. */
export function describePeople({ people, passage, kind }: GraphNode): string[] {
  return [
    ...(people === undefined || people === 0 || kind === "gone"
      ? []
      : [`${people} ${people === 1 ? "person" : "people"} here`]),
    ...(passage === "skipped" || passage === "failed" ? [passage] : []),
    ...(passage === "here" ? ["● here"] : []),
  ];
}
