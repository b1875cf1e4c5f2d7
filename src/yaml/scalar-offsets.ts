import { Scalar } from "yaml";

/**
 * Where each character of a scalar's value stands in the file: `offsets[i]` is the file offset of
 * value character i, with one more entry for the end. Null where the spelling cannot be followed
 * (then a diagnostic points at the whole scalar).
 */
export function mapScalar(scalar: Scalar, text: string): number[] | null {
  const [start, end] = scalar.range ?? [0, 0];
  const value = scalar.value;
  if (typeof value !== "string") return null;
  const mapped = decode({ type: scalar.type, start, end, value }, text);
  return mapped !== null && mapped.value === value ? mapped.offsets : null;
}

interface Decoded {
  value: string;
  offsets: number[];
}

/** `start` and `end` are the scalar's offsets in `text`, its quotes and indicators included. */
function decode(
  { type, start, end, value }: { type: Scalar["type"]; start: number; end: number; value: string },
  text: string,
): Decoded | null {
  switch (type) {
    case Scalar.PLAIN:
      return decodeFlow(text, start, end, () => null);
    case Scalar.QUOTE_SINGLE:
      return decodeFlow(text, start + 1, end - 1, (at) =>
        text.startsWith("''", at) ? { value: "'", length: 2 } : null,
      );
    case Scalar.QUOTE_DOUBLE:
      return decodeFlow(text, start + 1, end - 1, (at) => readEscape(text, at));
    case Scalar.BLOCK_LITERAL:
    case Scalar.BLOCK_FOLDED:
      return alignLines(text, start, end, value);
    default:
      return null;
  }
}

interface Escape {
  value: string;
  length: number;
}

/** Flow scalars: escapes, and line breaks folded into a space (one) or into breaks (several). */
function decodeFlow(
  text: string,
  start: number,
  end: number,
  escape: (at: number) => Escape | null,
): Decoded {
  let value = "";
  const offsets: number[] = [];
  const push = (piece: string, at: number) => {
    for (let index = 0; index < piece.length; index++) offsets.push(at);
    value += piece;
  };
  let at = start;
  while (at < end) {
    const fold = /[ \t]*\n[ \t\n]*/y;
    fold.lastIndex = at;
    const folded = fold.exec(text)?.[0];
    const escaped = folded === undefined ? escape(at) : null;
    if (folded !== undefined) {
      const breaks = folded.split("\n").length - 1;
      push(breaks === 1 ? " " : "\n".repeat(breaks - 1), at);
      at += folded.length;
    } else if (escaped !== null) {
      push(escaped.value, at);
      at += escaped.length;
    } else {
      push(text.charAt(at), at);
      at += 1;
    }
  }
  offsets.push(end);
  return { value, offsets };
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  "\t": "\t",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};

function readEscape(text: string, at: number): Escape | null {
  if (text[at] !== "\\") return null;
  const kind = text.charAt(at + 1);
  const simple = SIMPLE_ESCAPES[kind];
  if (simple !== undefined) return { value: simple, length: 2 };
  const digits = { x: 2, u: 4, U: 8 }[kind];
  if (digits !== undefined) {
    const code = Number.parseInt(text.slice(at + 2, at + 2 + digits), 16);
    if (!(code <= 0x10ffff)) return null;
    return { value: String.fromCodePoint(code), length: 2 + digits };
  }
  const continued = /\\\n[ \t]*/y;
  continued.lastIndex = at;
  const line = continued.exec(text)?.[0];
  return line === undefined ? null : { value: "", length: line.length };
}

/** Block scalars: each line of the file, without its indentation, is found again in the value in order. */
function alignLines(text: string, start: number, end: number, value: string): Decoded | null {
  const header = text.indexOf("\n", start);
  if (header === -1 || header >= end) return { value, offsets: fill([], value.length + 1, end) };
  const indent = findIndent(text, start, header, end);
  const offsets: number[] = [];
  let done = 0;
  let lineStart = header + 1;
  while (lineStart < end) {
    const newline = text.indexOf("\n", lineStart);
    const lineEnd = newline === -1 || newline > end ? end : newline;
    const line = text.slice(Math.min(lineStart + indent, lineEnd), lineEnd);
    if (line !== "") {
      const found = value.indexOf(line, done);
      if (found === -1) return null;
      if (!/^[ \n]*$/.test(value.slice(done, found))) return null;
      fill(offsets, found, lineStart);
      for (let index = 0; index < line.length; index++) offsets.push(lineEnd - line.length + index);
      done = found + line.length;
    }
    lineStart = lineEnd + 1;
  }
  fill(offsets, value.length + 1, Math.max(start, end - 1));
  return { value, offsets };
}

function findIndent(text: string, start: number, header: number, end: number): number {
  const lines = text.slice(header + 1, end).split("\n");
  const first = lines.find((line) => line.trim() !== "");
  const leading = first === undefined ? 0 : first.length - first.trimStart().length;
  const indicator = /^[|>][-+]?([1-9])/.exec(text.slice(start, header));
  if (indicator === null) return leading;
  // An explicit indicator counts from the parent's indentation, which is the key's own.
  const keyLine = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  const parent = /^[ ]*(?:-[ ]+)*/.exec(keyLine)?.[0].length ?? 0;
  return Math.min(leading, parent + Number(indicator[1]));
}

function fill(offsets: number[], length: number, offset: number): number[] {
  while (offsets.length < length) offsets.push(offset);
  return offsets;
}
