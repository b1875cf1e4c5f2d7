/** A place in a text file. Lines and columns count from 1; `end` is exclusive. */
export interface Range {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** What is wrong with a file, as a value: collected, sorted and printed late. */
export interface Diagnostic {
  /** Stable kebab-case name, e.g. `unknown-key`. */
  code: string;
  severity: "error" | "warning" | "info";
  /** One sentence that names the thing and the place it clashes with. */
  message: string;
  /** Path relative to the workspace root, or `-` for standard input. */
  file: string;
  range: Range;
  /** What to do about it. */
  hint?: string;
  related?: { file: string; range: Range; message: string }[];
}

/** What stands in the way of whatever else is wrong with a file: after it nothing that was read can be relied on. */
const FIRST_CODES: readonly string[] = ["missing-file", "unreadable-file", "yaml-syntax"];

/** The error to name where there is room for one; null where there is none. */
export function findFirstError(diagnostics: readonly Diagnostic[]): Diagnostic | null {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  return errors.find(({ code }) => FIRST_CODES.includes(code)) ?? errors[0] ?? null;
}

/** The same as `file:line:column: message`. */
export function describeFirstError(diagnostics: readonly Diagnostic[]): string | null {
  const first = findFirstError(diagnostics);
  return first === null ? null : `${first.file}:${first.range.line}:${first.range.column}: ${first.message}`;
}
