/** Labels that mail uses and the WHATWG encoding standard does not know, or means otherwise. */
const ALIASES: Record<string, string> = {
  "ks_c_5601-1987": "euc-kr",
  ks_c_5601: "euc-kr",
  cp949: "euc-kr",
  uhc: "euc-kr",
  cp932: "shift_jis",
  "windows-31j": "shift_jis",
  cp1252: "windows-1252",
  "ansi_x3.4-1968": "us-ascii",
  utf8mb4: "utf-8",
};

const ESCAPE = "\u001b";
const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

/**
 * Text of bytes under the label they came with, or under a better one: many servers label UTF-8 as Latin-1,
 * and leave ISO-2022-JP unlabelled. Never throws; what no encoding explains becomes U+FFFD.
 */
export function decodeBytes(bytes: Buffer, label: string): string {
  const isPlain = isAscii(bytes);
  const latin = bytes.toString("latin1");
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
  let decoder = decoders.get(label);
  if (decoder === undefined) {
    try {
      decoder = new TextDecoder(label);
    } catch {
      // A label that nobody knows: bytes are kept apart, one character each.
      decoder = new TextDecoder("windows-1252");
    }
    // A hostile message may name any number of labels.
    if (decoders.size < 64) decoders.set(label, decoder);
  }
  return decoder.decode(bytes);
}

function normaliseLabel(label: string): string {
  const lower = label.trim().toLowerCase().slice(0, 40);
  return ALIASES[lower] ?? lower;
}

function isAscii(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte > 0x7f) return false;
  return true;
}
