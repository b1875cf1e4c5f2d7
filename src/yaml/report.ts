import type { Diagnostic, Range } from "../diagnostic.ts";

/** Collects what is wrong with one file. */
export interface Report {
  readonly file: string;
  readonly diagnostics: Diagnostic[];
  /** A place of the file. */
  at(range: Range): SourceLocation;
  /** Whether any error has been collected. */
  failed(): boolean;
}

/** Where something stands in a file; what is wrong there is said to it. */
export abstract class SourceLocation {
  readonly report: Report;

  constructor(report: Report) {
    this.report = report;
  }

  abstract get range(): Range;

  error(code: string, message: string, hint?: string, related?: Diagnostic["related"]): void {
    this.#add({ code, severity: "error", message }, hint, related);
  }

  warn(code: string, message: string, hint?: string): void {
    this.#add({ code, severity: "warning", message }, hint);
  }

  inform(code: string, message: string, hint?: string): void {
    this.#add({ code, severity: "info", message }, hint);
  }

  #add(
    said: Pick<Diagnostic, "code" | "severity" | "message">,
    hint: string | undefined,
    related?: Diagnostic["related"],
  ): void {
    const { file, diagnostics } = this.report;
    diagnostics.push({
      ...said,
      file,
      range: this.range,
      ...(hint !== undefined && { hint }),
      ...(related !== undefined && { related }),
    });
  }
}

class FixedLocation extends SourceLocation {
  readonly range: Range;

  constructor(report: Report, range: Range) {
    super(report);
    this.range = range;
  }
}

/** An empty report on `file`. */
export function createReport(file: string): Report {
  const diagnostics: Diagnostic[] = [];
  const report: Report = {
    file,
    diagnostics,
    at: (range) => new FixedLocation(report, range),
    failed: () => diagnostics.some((diagnostic) => diagnostic.severity === "error"),
  };
  return report;
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
  const byPosition = a.range.line - b.range.line || a.range.column - b.range.column;
  if (byPosition !== 0) return byPosition;
  return a.code < b.code ? -1 : a.code > b.code ? 1 : 0;
}
