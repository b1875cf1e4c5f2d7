import { cpus, totalmem } from "node:os";
import { promises } from "./promises.ts";

/** One line of the table. */
export interface Row {
  name: string;
  promises: readonly number[];
  test: string;
  /** Empty for what could not run; `figures` says why. */
  trials: string;
  violations: string;
  figures: string;
  /** YYYY-MM-DD. */
  date: string;
}

const HEAD = ["part", "promise", "test", "trials", "violations", "figures", "date"];
const RULE = /^\| -/;

/** The rows as a Markdown table. */
export function formatTable(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(HEAD), line(HEAD.map(() => "---")), ...rows.map((row) => line(cellsOf(row)))].join("\n");
}

function cellsOf(row: Row): string[] {
  const kept = row.promises.map((number) => `${number} ${promises[number] ?? ""}`).join("; ");
  return [row.name, kept, row.test, row.trials, row.violations, row.figures, row.date].map((cell) =>
    cell.replaceAll("|", "/").replaceAll("\n", " "),
  );
}

/** `text` with a fresh row in place of each one of the same part, or after the last: what did not run stays. */
export function mergeRows(text: string, rows: readonly Row[], order: readonly string[]): string {
  const kept = text.split("\n").filter((line) => line.startsWith("| ") && !RULE.test(line));
  const lines = new Map(kept.slice(1).map((line) => [line.split("|")[1]?.trim() ?? "", line]));
  const [head = "", rule = "", ...fresh] = formatTable(rows).split("\n");
  rows.forEach((row, index) => lines.set(row.name, fresh[index] ?? ""));
  const names = [...order, ...lines.keys()].filter((name, index, all) => all.indexOf(name) === index);
  return [head, rule, ...names.flatMap((name) => lines.get(name) ?? [])].join("\n");
}

/** What the proof ran on, in one line. */
export function describeMachine(): string {
  const memory = Math.round(totalmem() / 2 ** 30);
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  return `${cpus().length} × ${model}, ${memory} GB, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
