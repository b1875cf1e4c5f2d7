/** What an SMS costs: providers charge by segment. */
export interface SmsSize {
  /** `GSM-7` where every character is in the default alphabet, else `UCS-2`. */
  alphabet: "GSM-7" | "UCS-2";
  segments: number;
  /** Septets of GSM-7 (an extension character counts two), UTF-16 units of UCS-2. */
  units: number;
  /** How many units these segments hold; what a character loses that may not be divided is lost. */
  room: number;
  /** The first few characters that GSM-7 does not have, each once: what to replace for a cheaper message. */
  foreign: string[];
}

/** 3GPP TS 23.038 6.2.1: the default alphabet, in the order of its table; 0x1B leads to the extension. */
const DEFAULT_ALPHABET = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);

/** 3GPP TS 23.038 6.2.1.1: behind an escape, so two septets each. */
const EXTENSION = new Set("\f^{}\\[~]|€");

/** Units of a single message, and of each segment beside its header (3GPP TS 23.040 9.2.3.24.1). */
const ROOM = {
  "GSM-7": { single: 160, segment: 153 },
  "UCS-2": { single: 70, segment: 67 },
} as const;

/** Characters told at most. */
const MOST_FOREIGN = 5;

/** The size of a text on the way; an empty text is one segment. */
export function measureSms(text: string): SmsSize {
  // Providers send what a keyboard's line end means, one character.
  const characters = Array.from(text.replace(/\r\n?/g, "\n"));
  const foreign = [
    ...new Set(characters.filter((each) => !DEFAULT_ALPHABET.has(each) && !EXTENSION.has(each))),
  ];
  const alphabet = foreign.length === 0 ? "GSM-7" : "UCS-2";
  const widths = characters.map((each) => (alphabet === "UCS-2" ? each.length : EXTENSION.has(each) ? 2 : 1));
  const units = widths.reduce<number>((sum, width) => sum + width, 0);
  const { single, segment } = ROOM[alphabet];
  const segments = units <= single ? 1 : countSegments(widths, segment);
  const room = segments === 1 ? single : segments * segment;
  return { alphabet, segments, units, room, foreign: foreign.slice(0, MOST_FOREIGN) };
}

/** Neither an escape and its character nor a surrogate pair is divided (3GPP TS 23.040 9.2.3.24.1). */
function countSegments(widths: readonly number[], segment: number): number {
  let segments = 1;
  let filled = 0;
  for (const width of widths) {
    if (filled + width > segment) {
      segments += 1;
      filled = 0;
    }
    filled += width;
  }
  return segments;
}
