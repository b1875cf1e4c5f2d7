import { CLASSES, writeLabel } from "../graph/mermaid.ts";
import { describeStanding, type Journey, type JourneyStep, listDrawn, tintOf } from "./journey.ts";

const STYLES: Readonly<Record<string, string>> = {
  ...CLASSES,
  end: "fill:#fee2e2,stroke:#b91c1c,color:#0f172a",
};

/** The map as a Mermaid flowchart: a box for each sequence, colours for channels, dotted lines where one hands over. */
export function writeJourneyMermaid(journey: Journey): string {
  const ids = new Map<string, string>();
  const idOf = (sequence: string, step: string | null): string => {
    const key = JSON.stringify([sequence, step]);
    const known = ids.get(key) ?? `n${ids.size}`;
    ids.set(key, known);
    return known;
  };
  const members = new Map<string, string[]>();
  const lines = ["flowchart TD"];
  for (const { name, title, starts, steps, edges } of listDrawn(journey)) {
    const from = idOf(name, null);
    lines.push(`  subgraph s_${from}["${writeLabel([title === null ? name : `${name}: ${title}`])}"]`);
    lines.push(`    ${from}(["${writeLabel(starts)}"])`);
    for (const step of steps) {
      const id = idOf(name, step.id);
      lines.push(`    ${id}${writeStep(step)}`);
      const tint = tintOf(step).name;
      members.set(tint, [...(members.get(tint) ?? []), id]);
    }
    const [first] = steps;
    if (first !== undefined) lines.push(`    ${from} --> ${idOf(name, first.id)}`);
    for (const { from: one, to, kind } of edges) {
      const said = kind === "next" ? "" : `|"${kind === "then" ? "yes" : "no"}"|`;
      lines.push(`    ${idOf(name, one)} -->${said} ${idOf(name, to)}`);
    }
    lines.push("  end");
  }
  const known = new Set(journey.sequences.map(({ name }) => name));
  for (const { from, step, to } of journey.handOvers) {
    if (known.has(to)) lines.push(`  ${idOf(from, step)} -.-> ${idOf(to, null)}`);
  }
  for (const [tint, those] of members) {
    lines.push(`  classDef ${tint}_ ${STYLES[tint] ?? ""}`, `  class ${those.join(",")} ${tint}_`);
  }
  return lines.join("\n");
}

function writeStep(step: JourneyStep): string {
  const waits = step.delay.map((line) => `· ${line}`);
  const text = writeLabel([step.id, ...step.label, ...waits, ...describeStanding(step)]);
  if (step.kind === "branch") return `{"${text}"}`;
  if (step.kind === "exit") return `(("${text}"))`;
  return step.kind === "touch" ? `["${text}"]` : `[/"${text}"/]`;
}
