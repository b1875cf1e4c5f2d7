import { UserError } from "../../errors.ts";

/** Encodings that a list of people can be in; `ascii` means: nothing yet that would tell. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "euc-kr";

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

/** Tells UTF-8 from EUC-KR (CP949) by a stretch of bytes that begins where ASCII ends. Null: neither. */
export function guessEncoding(bytes: Uint8Array): "utf-8" | "euc-kr" | null {
  // `stream` forgives a character that is cut at the end of the stretch.
  const text = new TextDecoder("utf-8").decode(bytes, { stream: true });
  const damaged = countMatches(text, /\ufffd/g);
  if (damaged === 0) return "utf-8";
  try {
    const korean = new TextDecoder("euc-kr", { fatal: true }).decode(bytes, { stream: true });
    const hangul = countMatches(korean, /[가-힣]/g);
    const strange = countMatches(korean, /[^\p{ASCII}가-힣]/gu);
    if (hangul > strange && countMatches(korean, COMMON_HANGUL) * 2 >= hangul) return "euc-kr";
  } catch {
    // Not EUC-KR either.
  }
  // A few broken bytes in a file that is else UTF-8 cost only their rows.
  const whole = countMatches(text, /[^\p{ASCII}\ufffd]/gu);
  return whole >= damaged * 10 ? "utf-8" : null;
}

/** Syllables that make up most Korean names, companies and titles; accidental pairs of Latin-1 rarely hit them. */
const COMMON_HANGUL =
  /[가강개건게겨경계고공과관광구국권규그금기김길나남내네노누다담대덕데도동두드디라람랑래량러려력련렬령로록료루류르름리린림마만말매머면명모무문물미민박반발방배백번범법변별병보복본봉부비사산삼상생서석선설섭성세소손송수숙순술스승시식신실심아안애양어언업엔여연열영예오옥온완왕외용우욱운울웅원월위유육윤은을의이익인일임자장재전점정제조종주준중지직진차찬창채책천철청체초최추춘충치케코크타태터테토통트특티파판팀페편평표품프하학한함해허헌현형혜호홍화환황회획효후훈휘희]/g;

function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count += 1;
  return count;
}
