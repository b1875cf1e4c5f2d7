import type { Diagnostic, Range } from "../diagnostic.ts";

/** Largest definition file that is read, in bytes: far above any a person writes. */
export const SIZE_LIMIT = 1024 * 1024;

/** The text of a definition file, or why it is none. Takes UTF-8 with or without BOM. */
export function decodeText(
  bytes: Uint8Array,
  file: string,
): { ok: true; text: string } | { ok: false; diagnostic: Diagnostic } {
  const refuse = (code: string, message: string, hint: string) => ({
    ok: false as const,
    diagnostic: { code, severity: "error" as const, message, file, range: START, hint },
  });
  if (bytes.length > SIZE_LIMIT) {
    return refuse("too-large", "The file is larger than 1 MiB", "split it into several sequences");
  }
  try {
    return { ok: true, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return refuse("not-utf8", "The file is not UTF-8", "save it as UTF-8 in your editor");
  }
}

/** The first character of a file. */
export const START: Range = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** A text whose offsets can be told as lines and columns (UTF-16 units, as editors count). */
export interface LocatedText {
  readonly text: string;
  /** The range from offset `start` up to `end`, clamped into the text. */
  locate(start: number, end: number): Range;
}

/** Strips the BOM and turns CRLF into LF, which moves no line and no column, and remembers the lines. */
export function locateText(source: string): LocatedText {
  const text = source.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);

  const findLineAndColumn = (offset: number): [line: number, column: number] => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return [low + 1, offset - (starts[low] ?? 0) + 1];
  };

  return {
    text,
    locate(start, end) {
      const from = Math.max(0, Math.min(start, text.length));
      const to = Math.max(from, Math.min(end, text.length));
      const [line, column] = findLineAndColumn(from);
      const [endLine, endColumn] = findLineAndColumn(to);
      return { line, column, endLine, endColumn };
    },
  };
}
