import { cpus, totalmem } from "node:os";
import type { Figure, Goal } from "./part.ts";

/** Whether the figure is what it should be; null where nothing is asked of it. */
export function isReached({ goal, value }: Figure): boolean | null {
  if (goal === null) return null;
  return "atMost" in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** The figures as a Markdown table. */
export function formatTable(figures: readonly Figure[]): string {
  const head = ["measure", "seq", "peer", "figure", "goal", ""];
  const rows = figures.map((figure) => [
    figure.measure,
    figure.ours,
    figure.peer,
    formatValue(figure.value, figure.unit),
    figure.goal === null ? "" : formatGoal(figure.goal, figure.unit),
    { true: "reached", false: "missed", null: "" }[`${isReached(figure)}`],
  ]);
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function formatValue(value: number, unit: Figure["unit"]): string {
  return unit === "×" ? `${value.toFixed(2)}×` : `${value.toFixed(0)}${unit}`;
}

function formatGoal(goal: Goal, unit: Figure["unit"]): string {
  return "atMost" in goal ? `≤ ${formatValue(goal.atMost, unit)}` : `≥ ${formatValue(goal.atLeast, unit)}`;
}

/** What the figures were measured on, in one line. */
export function describeMachine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model.trim() ?? "unknown processor"}, ${memory} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
