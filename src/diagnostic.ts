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
