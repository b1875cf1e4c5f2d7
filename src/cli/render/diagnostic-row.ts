import type { Diagnostic } from "../../diagnostic.ts";

/** One diagnostic as a row of `--json`: other programs read these names. Lines and columns count from 1, ends are exclusive. */
export function describeDiagnostic({ file, range, severity, code, message, hint, related }: Diagnostic) {
  return {
    file,
    line: range.line,
    column: range.column,
    end_line: range.endLine,
    end_column: range.endColumn,
    severity,
    code,
    message,
    hint: hint ?? null,
    ...(related !== undefined && {
      related: related.map((each) => ({
        file: each.file,
        line: each.range.line,
        column: each.range.column,
        message: each.message,
      })),
    }),
  };
}
