import { isAscii } from "node:buffer";
import { UserError } from "../../errors.ts";
import { decodeWindows1252 } from "../../windows-1252.ts";
import { type Encoding, guessEncoding, nameEncoding, readStart } from "./encoding.ts";

/** Bytes looked at before an encoding is chosen. */
const STRETCH = 64 * 1024;

export interface DecodeOptions {
  /** Told by a person: nothing is guessed. */
  encoding?: Encoding | null;
  /** Which one was found, before the first text of it; never for ASCII and UTF-8. */
  onEncoding?(name: string): void;
}

/**
 * Bytes to text, in pieces. UTF-8 and UTF-16 with or without byte order mark, and what Excel and older programs write
 * (see `LEGACY`). ASCII passes until the first byte that tells. A broken byte becomes U+FFFD, whose cell is refused
 * later; a file that is nothing of all this, or may be two things, is a UserError.
 */
export async function* decodeText(
  source: AsyncIterable<Uint8Array>,
  options: DecodeOptions = {},
): AsyncGenerator<string> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  let decoder: Decoder | undefined;
  let started = false;
  let line = 1;

  const open = (encodings: readonly Encoding[]) => {
    decoder = createDecoder(encodings);
    const [first] = encodings;
    if (first !== undefined && first !== "utf-8") options.onEncoding?.(nameEncoding(first));
  };
  /** Hands out what can be decoded by now; `atEnd` forces a choice. */
  const drain = (atEnd: boolean): string => {
    let bytes: Uint8Array =
      waiting.length === 1 && waiting[0] !== undefined ? waiting[0] : Buffer.concat(waiting);
    if (!started) {
      if (bytes.length < STRETCH && !atEnd) return hold(bytes);
      const start = readStart(bytes);
      bytes = bytes.subarray(start.skip);
      const told = options.encoding ?? start.encoding;
      if (told !== null) open([told]);
      started = true;
    }
    if (decoder === undefined) {
      const ascii = countAscii(bytes);
      const rest = bytes.subarray(ascii);
      if (rest.length > 0 && (rest.length >= STRETCH || atEnd)) {
        const guess = guessEncoding(rest.subarray(0, STRETCH));
        if (guess.type === "unsure")
          throw refuseEncoding(line + countLines(bytes.subarray(0, ascii)), guess.names);
        open(guess.encodings);
      } else {
        hold(rest);
        const text = Buffer.from(bytes.buffer, bytes.byteOffset, ascii).toString("latin1");
        line += countLines(bytes.subarray(0, ascii));
        return text;
      }
    }
    waiting = [];
    size = 0;
    return decoder?.(bytes, !atEnd) ?? "";
  };
  const hold = (bytes: Uint8Array): string => {
    waiting = bytes.length === 0 ? [] : [bytes];
    size = bytes.length;
    return "";
  };

  for await (const chunk of source) {
    if (chunk.length === 0) continue;
    waiting.push(chunk);
    size += chunk.length;
    // Tiny chunks are gathered: joining them one by one would cost the square of their number.
    if (size < STRETCH && decoder === undefined) continue;
    const text = drain(false);
    if (text !== "") yield text;
  }
  const text = drain(true);
  if (text !== "") yield text;
}

/** Characters looked at to tell what a text is: format, delimiter and header. */
const SAMPLE = 64 * 1024;

/** The beginning of a text, already read, and the rest of it. */
export interface TextInput {
  sample: string;
  isWhole: boolean;
  rest: AsyncIterable<string>;
}

/** Decodes the beginning of a text, to be looked at before the rest is read. */
export async function openText(
  source: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): Promise<TextInput> {
  const rest = decodeText(source, options);
  let sample = "";
  let isWhole = false;
  while (sample.length < SAMPLE && !isWhole) {
    const next = await rest.next();
    if (next.done === true) isWhole = true;
    else sample += next.value;
  }
  return { sample, isWhole, rest };
}

type Decoder = (bytes: Uint8Array, more: boolean) => string;

/** Of several encodings that read the beginning alike, only what they go on reading alike is text. */
function createDecoder(encodings: readonly Encoding[]): Decoder {
  const [first, ...others] = encodings.map(createSingle);
  if (first === undefined) return () => "";
  if (others.length === 0) return first;
  return (bytes, more) => {
    const text = first(bytes, more);
    const readings = others.map((decode) => decode(bytes, more));
    if (readings.every((other) => other === text)) return text;
    return Array.from(text, (each, at) =>
      readings.every((other) => other[at] === each) ? each : "\ufffd",
    ).join("");
  };
}

function createSingle(encoding: Encoding): Decoder {
  if (encoding === "windows-1252") return decodeWindows1252;
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  return (bytes, more) => decoder.decode(bytes, { stream: more });
}

function refuseEncoding(line: number, names: readonly string[]): UserError {
  const [first = "UTF-8"] = names;
  if (names.length === 0) {
    return new UserError(`line ${line}: the text is in no encoding that is known`, {
      hint: "save the file as CSV UTF-8 where it was made",
    });
  }
  const may = names.length === 1 ? `perhaps ${first}` : `either ${names.join(" or ")}`;
  return new UserError(`line ${line}: the text is not UTF-8; it is ${may}`, {
    hint: `save the file as CSV UTF-8, or say which one it is: --encoding ${first}`,
  });
}

function countAscii(bytes: Uint8Array): number {
  if (isAscii(bytes)) return bytes.length;
  for (let i = 0; i < bytes.length; i += 1) {
    if ((bytes[i] ?? 0) > 0x7f) return i;
  }
  return bytes.length;
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}
