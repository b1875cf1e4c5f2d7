import { decodeWindows1252 } from "../../../windows-1252.ts";

/** Labels that mail uses and the WHATWG encoding standard does not know, or means otherwise. */
const ALIASES: Record<string, string> = {
  "ks_c_5601-1987": "euc-kr",
  ks_c_5601: "euc-kr",
  cp949: "euc-kr",
  uhc: "euc-kr",
  cp932: "shift_jis",
  "windows-31j": "shift_jis",
  "ansi_x3.4-1968": "us-ascii",
  utf8mb4: "utf-8",
};

const ESCAPE = "\u001b";

/** Labels that mean windows-1252 (WHATWG Encoding, names and labels). */
const IS_WINDOWS_1252 =
  /^(?:windows-1252|x-cp1252|cp1252|iso[-_]?8859-?1|iso_8859-1:1987|latin-?1|l1|us-ascii|ascii|cp819|ibm819)$/;

const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

/**
 * Text of bytes under the label they came with, or under a better one: many servers label UTF-8 as Latin-1,
 * and leave ISO-2022-JP unlabelled. Never throws; what no encoding explains becomes U+FFFD.
 */
export function decodeBytes(bytes: Buffer, label: string): string {
  const isPlain = isAscii(bytes);
  const latin = bytes.toString("latin1");
  if (/^(?:x-)?(?:unicode-1-1-)?utf-?7$/i.test(label.trim())) return decodeUtf7(latin);
  // ISO-2022-KR (RFC 1557): between shift-out and shift-in stand the bytes of EUC-KR without their high bit.
  if (isPlain && latin.includes("\u001b$)C")) return decodeShifted(bytes);
  // ISO-2022-JP (RFC 1468) is told by its escapes, however it is labelled.
  if (isPlain) {
    if (latin.includes(ESCAPE) && /\u001b(?:\$[@B]|\([BJ])/u.test(latin))
      return decodeAs("iso-2022-jp", bytes);
    return latin;
  }
  // Bytes that are valid UTF-8 and not ASCII are UTF-8: in any other encoding the pattern is next to impossible.
  const asUtf8 = bytes.toString("utf8");
  if (!asUtf8.includes("\uFFFD")) return asUtf8;
  const named = normaliseLabel(label);
  if (named !== "" && named !== "utf-8" && named !== "us-ascii") {
    const decoded = decodeAs(named, bytes);
    if (!decoded.includes("\uFFFD")) return decoded;
    return guess(bytes) ?? decoded;
  }
  return guess(bytes) ?? asUtf8;
}

/** The first encoding of the six languages under which the bytes hold no impossible sequence. */
function guess(bytes: Buffer): string | null {
  for (const candidate of ["euc-kr", "euc-jp", "shift_jis", "gb18030"]) {
    const decoded = decodeAs(candidate, bytes);
    // Asian text holds letters in runs; single accents that happen to pair up do not.
    if (!decoded.includes("\uFFFD") && /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]{3}/u.test(decoded))
      return decoded;
  }
  const western = decodeAs("windows-1252", bytes);
  return western.includes("\uFFFD") ? null : western;
}

function decodeAs(label: string, bytes: Buffer): string {
  if (IS_WINDOWS_1252.test(label)) return decodeWindows1252(bytes);
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    try {
      decoder = new TextDecoder(label);
    } catch {
      // A label that nobody knows: bytes are kept apart, one character each.
      return decodeWindows1252(bytes);
    }
    // A hostile message may name any number of labels.
    if (decoders.size < 64) decoders.set(label, decoder);
  }
  return decoder.decode(bytes);
}

/** RFC 2152: `+` begins base64 of UTF-16, big end first; `+-` is a plus sign. */
function decodeUtf7(text: string): string {
  return text.replace(/\+([A-Za-z0-9+/]{0,100000})-?/g, (_, coded: string) => {
    if (coded === "") return "+";
    const bytes = Buffer.from(coded, "base64");
    const even = bytes.subarray(0, bytes.length - (bytes.length % 2));
    return Buffer.from(even).swap16().toString("utf16le");
  });
}

function decodeShifted(bytes: Buffer): string {
  const out = Buffer.alloc(bytes.length);
  let length = 0;
  let isShifted = false;
  for (const byte of bytes) {
    if (byte === 0x0e || byte === 0x0f) isShifted = byte === 0x0e;
    else out[length++] = isShifted && byte > 0x20 ? byte | 0x80 : byte;
  }
  return decodeAs("euc-kr", out.subarray(0, length)).replaceAll("\u001b$)C", "");
}

function normaliseLabel(label: string): string {
  const lower = label.trim().toLowerCase().slice(0, 40);
  return ALIASES[lower] ?? lower;
}

function isAscii(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte > 0x7f) return false;
  return true;
}
