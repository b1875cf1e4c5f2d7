import type { SourceOf } from "../../app/gather-diagnostics.ts";
import type { Paint } from "../../app/session/paint.ts";
import { fitWidth, measureWidth } from "../../app/session/width.ts";
import type { Diagnostic } from "../../diagnostic.ts";

/** Columns of a quoted line where no terminal says how many there are. */
const USUAL = 240;

/**
 * `file:line:column: severity: message [code]`, the line itself with the place marked, and the hint. Of a line that is
 * longer than `columns`, what stands around the place is quoted.
 */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  sourceOf: SourceOf,
  { paint, columns }: { paint: Paint; columns: number | null },
): string {
  const quotable = hideSecrets(diagnostics, sourceOf);
  const width = columns ?? USUAL;
  return diagnostics.map((each) => formatDiagnostic(each, quotable, paint, width)).join("\n");
}

/** Sources with every line left out that holds a literal secret: a report is read by others than the file. */
function hideSecrets(diagnostics: readonly Diagnostic[], sourceOf: SourceOf): SourceOf {
  const secret = diagnostics.filter(({ code }) => code === "literal-secret");
  return (file) => {
    const text = sourceOf(file);
    const hidden = secret.filter((each) => each.file === file).map(({ range }) => range);
    if (text === null || hidden.length === 0) return text;
    return splitLines(text)
      .map((line, index) => (hidden.some((at) => index + 1 >= at.line && index < at.endLine) ? "" : line))
      .join("\n");
  };
}

function splitLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}

function formatDiagnostic(diagnostic: Diagnostic, sourceOf: SourceOf, paint: Paint, width: number): string {
  const { file, range, severity, message, code, hint, related } = diagnostic;
  const tint = { error: paint.bad, warning: paint.warn, info: paint.name }[severity];
  const place = paint.strong(`${file}:${range.line}:${range.column}:`);
  const lines = [`${place} ${tint(severity)}: ${message} ${paint.dim(`[${code}]`)}`];
  lines.push(...quoteLine(diagnostic, sourceOf, paint, width));
  if (hint !== undefined) lines.push(`  ${paint.dim("hint:")} ${hint}`);
  for (const other of related ?? []) {
    lines.push(`  ${paint.dim(`${other.file}:${other.range.line}:${other.range.column}:`)} ${other.message}`);
  }
  return lines.join("\n");
}

function quoteLine({ file, range }: Diagnostic, sourceOf: SourceOf, paint: Paint, width: number): string[] {
  const source = splitLines(sourceOf(file) ?? "")[range.line - 1];
  if (source === undefined || source.trim() === "") return [];
  const line = source.replaceAll("\t", " ");
  const end = range.endLine === range.line ? range.endColumn - 1 : line.length;
  const start = Math.min(range.column - 1, line.length);
  const margin = `${range.line} | `;
  const { before, marked, after } = cutAround(line, start, end, Math.max(20, width - margin.length - 2));
  const blank = " ".repeat(margin.length - 2) + "| " + " ".repeat(measureWidth(before));
  const mark = "^".repeat(Math.max(1, measureWidth(marked.trimEnd())));
  return [paint.dim(`  ${margin}`) + before + marked + after, `  ${paint.dim(blank)}${paint.bad(mark)}`];
}

/** A line in three parts around a place; where `room` columns do not hold it, with … at the ends that are cut. */
function cutAround(line: string, start: number, end: number, room: number) {
  const parts = { before: line.slice(0, start), marked: line.slice(start, end), after: line.slice(end) };
  // A line of hundreds of thousands of characters is not measured to its end.
  if (line.length <= room * 2 && measureWidth(line) <= room) return parts;
  const before = keepEnd(parts.before, Math.floor(room / 3));
  const marked = fitWidth(parts.marked.slice(0, room * 2), room - measureWidth(before));
  const left = room - measureWidth(before + marked);
  return { before, marked, after: left > 0 ? fitWidth(parts.after.slice(0, room * 2), left) : "" };
}

/** The end of a text, with … before it where there was more than `width` columns hold. */
function keepEnd(text: string, width: number): string {
  const characters = Array.from(text.slice(-width * 2));
  let from = characters.length;
  for (let used = 1; from > 0; from -= 1) {
    used += measureWidth(characters[from - 1] ?? "");
    if (used > width) break;
  }
  const kept = characters.slice(from).join("");
  return kept.length === text.length ? text : `…${kept}`;
}

/** `2 errors, 1 warning`, or `no problems`. */
export function countProblems(diagnostics: readonly Diagnostic[]): string {
  const counts = (["error", "warning", "info"] as const).flatMap((severity) => {
    const count = diagnostics.filter((each) => each.severity === severity).length;
    if (count === 0) return [];
    return [severity === "info" ? `${count} info` : `${count} ${severity}${count === 1 ? "" : "s"}`];
  });
  return counts.length === 0 ? "no problems" : counts.join(", ");
}

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
