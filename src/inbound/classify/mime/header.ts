import { decodeBytes } from "./charset.ts";
import { MAX_FIELDS, MAX_HEADER_CHARS, MAX_VALUE_CHARS } from "./limits.ts";

/** A header block: names lower-cased, values unfolded and raw (one character a byte), in their order. */
export class Headers {
  readonly fields: readonly (readonly [name: string, value: string])[];

  constructor(block: string) {
    this.fields = readFields(block);
  }

  /** The first value of the field, raw; "" where it is missing. */
  raw(name: string): string {
    return this.fields.find(([each]) => each === name)?.[1] ?? "";
  }

  /** Every value of the field, raw. */
  all(name: string): string[] {
    return this.fields.filter(([each]) => each === name).map(([, value]) => value);
  }

  has(name: string): boolean {
    return this.fields.some(([each]) => each === name);
  }

  /** The first value as a person reads it: encoded words (RFC 2047) decoded. */
  text(name: string): string {
    return decodeWords(this.raw(name)).trim();
  }
}

function readFields(block: string): [string, string][] {
  const fields: [string, string][] = [];
  for (const line of block.slice(0, MAX_HEADER_CHARS).split("\n")) {
    const last = fields.at(-1);
    if ((line.startsWith(" ") || line.startsWith("\t")) && last !== undefined) {
      if (last[1].length < MAX_VALUE_CHARS) last[1] = `${last[1]} ${line.trim()}`.slice(0, MAX_VALUE_CHARS);
      continue;
    }
    const colon = line.indexOf(":");
    if (colon < 1 || colon > 80) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    // "From MAILER-DAEMON Sat Apr 29 10:00" of an mbox file is no field.
    if (name.includes(" ")) continue;
    if (fields.length >= MAX_FIELDS) break;
    fields.push([name, line.slice(colon + 1, colon + 1 + MAX_VALUE_CHARS).trim()]);
  }
  return fields;
}

/** A structured value: `text/plain; charset=utf-8` (RFC 2045 §5.1, RFC 2231 continuations joined). */
export function readStructured(value: string): { value: string; params: Record<string, string> } {
  const [first = "", ...rest] = splitOutsideQuotes(value);
  const params: Record<string, string> = {};
  for (const piece of rest) {
    const equals = piece.indexOf("=");
    if (equals < 1) continue;
    // boundary*0="…"; boundary*1="…"
    const name = (piece.slice(0, equals).trim().toLowerCase().split("*")[0] ?? "").trim();
    const raw = piece.slice(equals + 1).trim();
    const text = raw.startsWith('"')
      ? raw.slice(1, raw.endsWith('"') && raw.length > 1 ? -1 : undefined)
      : raw;
    const known = Object.hasOwn(params, name) ? params[name] : undefined;
    if (known !== undefined) {
      if (/\*\d/.test(piece.slice(0, equals))) params[name] = known + text;
    } else {
      Object.defineProperty(params, name, {
        value: text,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
  }
  return { value: first.trim().toLowerCase(), params };
}

function splitOutsideQuotes(value: string): string[] {
  const pieces: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index < value.length; index += 1) {
    const character = value[index];
    if (character === "\\" && isQuoted) index += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (character === ";" && !isQuoted) {
      pieces.push(value.slice(start, index));
      start = index + 1;
    }
  }
  pieces.push(value.slice(start));
  return pieces;
}

const ENCODED_WORD = /=\?([^?\s]{1,40})\?([bq])\?([^?]{0,2000})\?=(?:[ \t]+(?==\?))?/gi;

/** Encoded words decoded (RFC 2047), and raw bytes of other servers as what they most likely are. */
export function decodeWords(raw: string): string {
  const plain = /[\u0080-\u00ff\u001b]/.test(raw) ? decodeBytes(Buffer.from(raw, "latin1"), "") : raw;
  if (!plain.includes("=?")) return plain;
  // Neighbours of one charset are joined before decoding: servers cut inside a character, against §5.
  let charset = "";
  let pending: Buffer[] = [];
  let result = "";
  let from = 0;
  const flush = () => {
    if (pending.length > 0) result += decodeBytes(Buffer.concat(pending), charset);
    pending = [];
  };
  for (const match of plain.matchAll(ENCODED_WORD)) {
    const [whole, label = "", kind = "", text = ""] = match;
    const between = plain.slice(from, match.index);
    if (between !== "") {
      flush();
      result += between;
    }
    const named = (label.split("*")[0] ?? "").toLowerCase();
    const bytes =
      kind.toLowerCase() === "b"
        ? Buffer.from(text, "base64")
        : Buffer.from(
            text
              .replaceAll("_", " ")
              .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              ),
            "latin1",
          );
    if (named !== charset) flush();
    charset = named;
    pending.push(bytes);
    from = match.index + whole.length;
  }
  flush();
  return result + plain.slice(from);
}
