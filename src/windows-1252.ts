/**
 * What windows-1252 has at 0x80–0x9F; all else of it is Latin-1 (WHATWG Encoding, index-windows-1252). Node's own decoder
 * hands these bytes out as control characters (nodejs/node 56542, 60888: from 20.18.3 and 22.13 on), also under the
 * labels that mean windows-1252: iso-8859-1, latin1, us-ascii.
 */
const HIGH = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/** Text of bytes in windows-1252. Never fails: the five bytes it does not use stay control characters. */
export function decodeWindows1252(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString("latin1")
    .replace(/[\u0080-\u009f]/g, (each) => HIGH.charAt(each.charCodeAt(0) - 0x80));
}

/** The bytes that windows-1252 has for a text; null where it has none for a character. */
export function encodeWindows1252(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const high = code <= 0xff ? code : HIGH.indexOf(text.charAt(at)) + 0x80;
    if (high < 0x80 && code > 0xff) return null;
    bytes[at] = high;
  }
  return bytes;
}
