import type { Diagnostic, Range } from "../diagnostic.ts";
import type { SequenceReading } from "../sequence/read-sequence.ts";

/** Errors in a text, which say nothing about how the steps follow each other. */
const LOCAL = new Set([
  "too-long",
  "empty-text",
  "line-break",
  "template-syntax",
  "unknown-variable",
  "unknown-filter",
  "missing-snippet",
  "circular-snippet",
  "clock-in-template",
]);

/** How a hint names the one thing that must have been meant. */
const MEANT = /^did you mean "?([\w.-]+)"?\?$/;

/** A file as its author meant it, as far as that is certain. */
export interface Mended {
  reading: SequenceReading;
  /** Whether something about this place would only repeat an error: its step has one that was not put right. */
  isTold(range: Range): boolean;
  /** A place of the mended text in the file as it is. */
  locate(range: Range): Range;
}

/**
 * Puts misspelt names right where the reader knows what was meant, so that one typo does not hide everything else
 * that is wrong with a file. Null where the file is still not sound but for mistakes within single texts.
 */
export function mendSequence(
  text: string,
  reading: SequenceReading,
  read: (text: string) => SequenceReading,
): Mended | null {
  const errors = reading.diagnostics.filter(({ severity }) => severity === "error");
  const typos = errors.filter(({ range, hint }) => range.line === range.endLine && MEANT.test(hint ?? ""));
  const mended = typos.length === 0 ? reading : read(replaceAll(text, typos));
  const left = mended.diagnostics.filter(({ severity }) => severity === "error");
  if (mended.outline === null || left.some(({ code }) => !LOCAL.has(code))) return null;
  const starts = mended.outline.steps
    .flatMap(({ id }) => mended.position(id)?.line ?? [])
    .sort((a, b) => a - b);
  const stepAt = (line: number) => starts.findLast((start) => start <= line) ?? 0;
  const wrong = new Set(left.map(({ range }) => stepAt(range.line)));
  return {
    reading: mended,
    isTold: ({ line }) => wrong.has(stepAt(line)),
    locate: (range) => ({
      ...range,
      column: shiftBack(range.line, range.column, typos),
      endColumn: shiftBack(range.endLine, range.endColumn, typos),
    }),
  };
}

function wordOf({ hint }: Diagnostic): string {
  return MEANT.exec(hint ?? "")?.[1] ?? "";
}

/** Last ones first: what stands before a typo keeps its place. */
function replaceAll(text: string, typos: readonly Diagnostic[]): string {
  const lines = text.split("\n");
  const ordered = [...typos].sort((a, b) => b.range.column - a.range.column);
  for (const typo of ordered) {
    const { line, column, endColumn } = typo.range;
    const whole = lines[line - 1] ?? "";
    lines[line - 1] = `${whole.slice(0, column - 1)}${wordOf(typo)}${whole.slice(endColumn - 1)}`;
  }
  return lines.join("\n");
}

function shiftBack(line: number, column: number, typos: readonly Diagnostic[]): number {
  let shifted = column;
  const before = typos.filter(({ range }) => range.line === line);
  for (const typo of before.sort((a, b) => a.range.column - b.range.column)) {
    const { column: start, endColumn } = typo.range;
    if (shifted >= start + wordOf(typo).length) shifted += endColumn - start - wordOf(typo).length;
    else if (shifted > endColumn) shifted = endColumn;
  }
  return shifted;
}
