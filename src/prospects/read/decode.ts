import { isAscii } from "node:buffer";
import { UserError } from "../../errors.ts";
import { type Encoding, guessEncoding, readStart } from "./encoding.ts";

/** Bytes looked at before an encoding is chosen. */
const STRETCH = 64 * 1024;

/**
 * Bytes to text, in pieces. UTF-8 and UTF-16 with or without byte order mark, and EUC-KR (CP949), which Korean
 * Excel writes. ASCII passes until the first byte that tells. A broken byte becomes U+FFFD, whose row is refused
 * later; only a file that is nothing of all this is a UserError.
 */
export async function* decodeText(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let started = false;
  let line = 1;

  const open = (encoding: Encoding) => {
    decoder = new TextDecoder(encoding, { ignoreBOM: true });
  };
  /** Hands out what can be decoded by now; `atEnd` forces a choice. */
  const drain = (atEnd: boolean): string => {
    let bytes: Uint8Array =
      waiting.length === 1 && waiting[0] !== undefined ? waiting[0] : Buffer.concat(waiting);
    if (!started) {
      if (bytes.length < STRETCH && !atEnd) return hold(bytes);
      const start = readStart(bytes);
      bytes = bytes.subarray(start.skip);
      if (start.encoding !== null) open(start.encoding);
      started = true;
    }
    if (decoder === undefined) {
      const ascii = countAscii(bytes);
      const rest = bytes.subarray(ascii);
      if (rest.length > 0 && (rest.length >= STRETCH || atEnd)) {
        const encoding = guessEncoding(rest.subarray(0, STRETCH));
        if (encoding === null) throw refuseEncoding(line + countLines(bytes.subarray(0, ascii)));
        open(encoding);
      } else {
        hold(rest);
        const text = Buffer.from(bytes.buffer, bytes.byteOffset, ascii).toString("latin1");
        line += countLines(bytes.subarray(0, ascii));
        return text;
      }
    }
    waiting = [];
    size = 0;
    return decoder?.decode(bytes, { stream: !atEnd }) ?? "";
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

function refuseEncoding(line: number): UserError {
  return new UserError(`line ${line}: the text is not UTF-8, UTF-16 or EUC-KR`, {
    hint: "save the file as CSV UTF-8, or convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE",
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
