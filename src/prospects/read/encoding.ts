import { ExitCode, UserError } from "../../errors.ts";
import { findLikely, LEGACY, type LegacyEncoding, SPOKEN } from "./likely-encoding.ts";

/** Encodings that a list of people can be in. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | LegacyEncoding;

/** What the first bytes of a file say: an encoding, or null while only ASCII was seen. */
export interface Start {
  encoding: Encoding | null;
  /** Bytes of the byte order mark, to be skipped. */
  skip: number;
}

const NO_TEXT: readonly { bytes: readonly number[]; what: string; hint: string }[] = [
  {
    bytes: [0x50, 0x4b, 0x03, 0x04],
    what: "an Excel workbook or a zip file",
    hint: "in Excel: Save As → CSV UTF-8",
  },
  {
    bytes: [0xd0, 0xcf, 0x11, 0xe0],
    what: "an old Excel workbook (.xls)",
    hint: "in Excel: Save As → CSV UTF-8",
  },
  { bytes: [0x1f, 0x8b], what: "compressed (gzip)", hint: "unpack it first: gunzip -c FILE | seq import -" },
  { bytes: [0x25, 0x50, 0x44, 0x46], what: "a PDF", hint: "export it as CSV where it was made" },
];

/** An encoding as people call it. */
export function nameEncoding(encoding: Encoding): string {
  return encoding === "utf-8" || encoding === "utf-16le" || encoding === "utf-16be"
    ? encoding.toUpperCase()
    : SPOKEN[encoding];
}

/** An encoding as a person names it (`--encoding`); null for none. UserError (exit 2) for one that is not read. */
export function parseEncoding(name: string | null): Encoding | null {
  if (name === null) return null;
  const encoding = readEncodingName(name);
  if (encoding !== null) return encoding;
  throw new UserError(`--encoding: "${name}" is no encoding that is read`, {
    hint: "utf-8, utf-16le, windows-1252, windows-1250, windows-1251, macintosh, shift_jis, euc-jp, euc-kr, gb18030 or big5",
    exit: ExitCode.usage,
  });
}

/** Reads byte order marks and the zero bytes of UTF-16 without one. Refuses files that are no text at all. */
export function readStart(bytes: Uint8Array): Start {
  const begins = (...mark: number[]) => mark.every((byte, index) => bytes[index] === byte);
  for (const { bytes: mark, what, hint } of NO_TEXT) {
    if (begins(...mark)) throw new UserError(`the file is ${what}, not CSV or JSONL`, { hint });
  }
  if (begins(0xef, 0xbb, 0xbf)) return { encoding: "utf-8", skip: 3 };
  if (begins(0xff, 0xfe)) return { encoding: "utf-16le", skip: 2 };
  if (begins(0xfe, 0xff)) return { encoding: "utf-16be", skip: 2 };
  return { encoding: guessUtf16(bytes.subarray(0, 4096)), skip: 0 };
}

/** Delimiters, line ends and ASCII letters have a zero byte in UTF-16, always on the same side. */
function guessUtf16(bytes: Uint8Array): Encoding | null {
  if (bytes.length < 8) return null;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    if (bytes[i] !== 0) continue;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  }
  const half = bytes.length / 2;
  if (odd > half * 0.2 && even < odd / 20) return "utf-16le";
  return even > half * 0.2 && odd < even / 20 ? "utf-16be" : null;
}

/** What a stretch of bytes that begins where ASCII ends is in; several where all of them read it alike. */
export type Guess =
  | { type: "known"; encodings: readonly Encoding[] }
  /** Those that may be meant, as people call them; none where it is no text under any. */
  | { type: "unsure"; names: readonly string[] };

/** Tells UTF-8 from the encodings that programs wrote before it; what may be one or another is not guessed. */
export function guessEncoding(bytes: Uint8Array): Guess {
  // `stream` forgives a character that is cut at the end of the stretch.
  const text = new TextDecoder("utf-8").decode(bytes, { stream: true });
  const damaged = countMatches(text, /\ufffd/g);
  const whole = countMatches(text, /[^\p{ASCII}\ufffd]/gu);
  // A few broken bytes in a file that is else UTF-8 cost only their rows.
  if (damaged === 0 || whole >= damaged * 10) return { type: "known", encodings: ["utf-8"] };
  const { sure, encodings } = findLikely(bytes);
  return sure
    ? { type: "known", encodings }
    : { type: "unsure", names: encodings.map((encoding) => SPOKEN[encoding]) };
}

/** The encoding that a person names, in any usual spelling; null for one that is not read. */
function readEncodingName(name: string): Encoding | null {
  const wanted = foldName(name);
  const alias = ALIASES[wanted];
  if (alias !== undefined) return alias;
  return (
    (["utf-8", "utf-16le", "utf-16be", ...LEGACY] as const).find((each) => foldName(each) === wanted) ?? null
  );
}

const ALIASES: Readonly<Record<string, Encoding>> = {
  utf16: "utf-16le",
  cp1252: "windows-1252",
  latin1: "windows-1252",
  iso88591: "windows-1252",
  cp1250: "windows-1250",
  cp1251: "windows-1251",
  macroman: "macintosh",
  mac: "macintosh",
  sjis: "shift_jis",
  cp932: "shift_jis",
  windows31j: "shift_jis",
  cp949: "euc-kr",
  ksc56011987: "euc-kr",
  uhc: "euc-kr",
  gbk: "gb18030",
  gb2312: "gb18030",
  cp936: "gb18030",
  cp950: "big5",
};

function foldName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "");
}

function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count += 1;
  return count;
}
