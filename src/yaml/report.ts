import type { Diagnostic, Range } from "../diagnostic.ts";

export type Extra = Pick<Diagnostic, "hint" | "related">;

/** Collects what is wrong with one file. */
export interface Report {
  readonly file: string;
  readonly diagnostics: Diagnostic[];
  error(code: string, message: string, range: Range, extra?: Extra): void;
  warn(code: string, message: string, range: Range, extra?: Extra): void;
  inform(code: string, message: string, range: Range, extra?: Extra): void;
  /** Whether any error has been collected. */
  failed(): boolean;
}

/** An empty report on `file`. */
export function createReport(file: string): Report {
  const diagnostics: Diagnostic[] = [];
  const add =
    (severity: Diagnostic["severity"]): Report["error"] =>
    (code, message, range, extra = {}) => {
      diagnostics.push({ code, severity, message, file, range, ...extra });
    };
  return {
    file,
    diagnostics,
    error: add("error"),
    warn: add("warning"),
    inform: add("info"),
    failed: () => diagnostics.some((diagnostic) => diagnostic.severity === "error"),
  };
}

/** `{ hint }`, or nothing where there is none to give. */
export function hintOf(hint: string | undefined): Extra {
  return hint === undefined ? {} : { hint };
}

/** What a file that is no YAML only seems to lack: the parser stopped reading somewhere. */
const CONSEQUENCES = [
  "missing-key",
  "step-comes-later",
  "unknown-key",
  "unknown-step",
  "unreachable-step",
  "wrong-type",
  "wrong-value",
];

/** Leaves out what follows from broken YAML, so that the cause is what people see. */
export function dropConsequences(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  if (!diagnostics.some(({ code }) => code === "yaml-syntax")) return [...diagnostics];
  return diagnostics.filter(({ code }) => !CONSEQUENCES.includes(code));
}

/** Diagnostics by file, then place, then code; the same one twice is told once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return [...diagnostics].sort(compare).filter((diagnostic) => {
    const { file, range, code, message } = diagnostic;
    const key = JSON.stringify([file, range.line, range.column, code, message]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function compare(a: Diagnostic, b: Diagnostic): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  const byPlace = a.range.line - b.range.line || a.range.column - b.range.column;
  if (byPlace !== 0) return byPlace;
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}
