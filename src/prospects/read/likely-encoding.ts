import { decodeWindows1252 } from "../../windows-1252.ts";

/** Encodings without a mark of their own that lists of people are found in, as `TextDecoder` names them. */
export const LEGACY = [
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "macintosh",
  "shift_jis",
  "euc-jp",
  "euc-kr",
  "gb18030",
  "big5",
] as const;
export type LegacyEncoding = (typeof LEGACY)[number];

/** How an encoding is called where people choose one. */
export const SPOKEN: Readonly<Record<LegacyEncoding, string>> = {
  "windows-1252": "Windows-1252",
  "windows-1250": "Windows-1250",
  "windows-1251": "Windows-1251",
  macintosh: "Mac Roman",
  shift_jis: "Shift_JIS",
  "euc-jp": "EUC-JP",
  "euc-kr": "EUC-KR",
  gb18030: "GB18030",
  big5: "Big5",
};

/** How far a reading must be ahead of the next one to be taken, and how likely it must be in itself; of 1. */
const LEAD = 0.25;
const LIKELY = 0.3;
/** Readings this close to the best one may be meant as well. */
const NEAR = 0.6;

/**
 * What the bytes are likely to be in: the encodings whose letters stand where letters of the languages stand that are
 * written in them. `sure`: one of them, or several under which the bytes are the same text. Otherwise those that may be
 * meant, the likeliest first, to be named and not to be guessed. Empty: the bytes are no text under any of them.
 */
export function findLikely(bytes: Uint8Array): { sure: boolean; encodings: LegacyEncoding[] } {
  const readings = LEGACY.flatMap((encoding) => {
    const text = decodeStrictly(bytes, encoding);
    return text === null ? [] : [{ encoding, text, score: scoreText(text, encoding) }];
  }).sort((a, b) => b.score - a.score);
  const [best] = readings;
  if (best === undefined) return { sure: false, encodings: [] };
  const same = readings.filter(({ text }) => text === best.text);
  const next = readings.find(({ text }) => text !== best.text);
  const lead = next === undefined ? 2 : best.score - next.score;
  if ((best.score >= LIKELY && lead >= LEAD) || (best.score >= LIKELY / 2 && lead >= NEAR)) {
    return { sure: true, encodings: same.map(({ encoding }) => encoding) };
  }
  const near = readings.filter(({ score }) => score > 0 && best.score - score < NEAR);
  return { sure: false, encodings: near.map(({ encoding }) => encoding) };
}

/** Text of bytes that may end within a character; null where the encoding does not allow them. */
function decodeStrictly(bytes: Uint8Array, encoding: LegacyEncoding): string | null {
  if (encoding === "windows-1252") {
    const text = decodeWindows1252(bytes);
    return /[\u0080-\u009f]/.test(text) ? null : text;
  }
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return /[\u0080-\u009f\ue000-\uf8ff]/.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** The mean of what each character beyond ASCII is worth where it stands, from -1 to 1. */
function scoreText(text: string, encoding: LegacyEncoding): number {
  const worth = COMMON[encoding] === undefined ? worthOfLetter : worthOfCommon(COMMON[encoding]);
  let sum = 0;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) < 0x80) continue;
    const value = worth(text, at);
    if (value === null) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

/** Of an East Asian text: a common character speaks for the reading, a rare one against it. */
function worthOfCommon(common: RegExp): (text: string, at: number) => number {
  return (text, at) => {
    const each = text.charAt(at);
    // Half-width kana are single bytes, which stand for half a character of every other encoding.
    if (/[\uff61-\uff9f]/.test(each)) return 0.35;
    if (common.test(each)) return 1;
    return /[\p{Script=Han}\p{Script=Hangul}]/u.test(each) ? -0.4 : /[\p{P}\p{Zs}]/u.test(each) ? 0.2 : -0.8;
  };
}

const VOWELS = /[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýÿœąęăěőűůаеёиоуыэюя]/;
const LETTER = /\p{L}/u;
/** Letters that lists of people hardly know, though their encodings have them. */
const RARE = /[ĺŕďňľðþÿªº]/;
const MARKS = /[’‘“”–—…•·«»\u00a0]/;

/**
 * Of a text in letters: vowels stand beside consonants and consonants beside vowels, small letters are not followed by
 * capitals, and no sign stands inside a word. Where the same byte is a vowel of one encoding and a consonant of another
 * (è and č, ø and ř), this tells which one was written. Null: says nothing.
 */
function worthOfLetter(text: string, at: number): number | null {
  const each = text.charAt(at);
  const before = text.charAt(at - 1);
  const after = text.charAt(at + 1);
  const isInWord = LETTER.test(before) || LETTER.test(after);
  if (MARKS.test(each))
    return isInWord && /[‘“”…•·«»]/.test(each) && LETTER.test(before) && LETTER.test(after) ? -0.5 : null;
  if (!LETTER.test(each) || /[ªº]/.test(each)) return isInWord ? -1 : -0.3;
  const small = each.toLowerCase();
  if (each !== small && /\p{Ll}/u.test(before)) return -1;
  if (each !== small && !/\p{Ll}{2}/u.test(text.slice(at + 1, at + 3)) && /\p{Ll}/u.test(after)) return 0.2;
  if (/\p{Script=Cyrillic}/u.test(each)) return worthOfCyrillic(text, at);
  if (!/[A-Za-z]/.test(before) && !/[A-Za-z]/.test(after) && isInWord) return 0;
  const special = worthOfPair(small, before.toLowerCase(), after.toLowerCase());
  if (special !== null) return special;
  const isVowel = VOWELS.test(small);
  const has = (vowel: boolean) =>
    [before, after].some((other) => LETTER.test(other) && VOWELS.test(other.toLowerCase()) === vowel);
  const fits = isVowel ? has(false) : has(true);
  // Zoë, Noé: a vowel beside a vowel stands at an end of its word.
  if (!fits && isVowel && !(LETTER.test(before) && LETTER.test(after))) return 0.3;
  return fits ? (RARE.test(small) ? 0.3 : 1) : -0.6;
}

/** Cyrillic words are Cyrillic throughout, and begin with their only capital or are all capitals. */
function worthOfCyrillic(text: string, at: number): number {
  const word = `${text.charAt(at - 1)}${text.charAt(at + 1)}`;
  if (/[A-Za-z]/.test(word)) return -1;
  if (!/\p{Script=Cyrillic}/u.test(word)) return -0.3;
  return /[а-яё]/.test(text.charAt(at)) ? 1 : 0.6;
}

/** Letters that share a byte and are both vowels or both consonants: what stands beside them tells. */
function worthOfPair(each: string, before: string, after: string): number | null {
  const vowelAfter = VOWELS.test(after);
  const ends = !LETTER.test(after);
  switch (each) {
    case "ñ":
      return vowelAfter ? 1 : -0.6;
    case "ń":
      return vowelAfter ? -0.6 : 1;
    case "ã":
      return /[oe]/.test(after) || ends ? 1 : 0.2;
    case "ă":
      return /[oe]/.test(after) ? -0.6 : 0.6;
    case "õ":
      return after === "e" ? 1 : ends ? -0.6 : 0.35;
    case "ő":
      return after === "e" ? -0.6 : ends ? 1 : 0.5;
    case "ê":
      return before === "i" ? -0.6 : 0.4;
    case "ę":
      return before === "i" ? 1 : 0.4;
    case "û":
      return ends ? -0.6 : 0.5;
    case "ű":
      return ends ? 1 : 0.5;
    case "ù":
    case "ì":
      return ends ? 1 : -0.6;
    case "ů":
    case "ě":
      return ends ? 0.2 : 1;
    default:
      return null;
  }
}

/** Characters that make up most names, companies and titles; accidental pairs of bytes rarely hit them. */
const HANGUL =
  /[가강개건게겨경계고공과관광구국권규그금기길김나남내네노누다담대덕데도동두드디라람랑래량러려력련렬령로록료루류르름리린림마만말매머면명모무문물미민박반발방배백번범법변별병보복본봉부비사산삼상생서석선설섭성세소손송수숙순술스승시식신실심씨아안애양어언업엔여연열영예오옥온완왕외용우욱운울웅원월위유육윤은을의이익인일임자장재전점정제조종주준중지직진차찬창채책천철청체초최추춘충치케코크타태터테토통트특티파판팀페편평표품프하학한함해허헌현형혜호홍화환황회획효후훈휘희]/;
const JAPANESE =
  /[\u3041-\u3096\u30a1-\u30fc、。・ー々田中村山本川小林佐藤高橋伊渡辺加吉松井木清水斎齋森池石橋前岡長谷近後坂遠青福西太三原野内島金大上下東南北和一二三四五六七八九十子美智恵真由香織紀明洋平浩健翔樹直人郎介助也哉樹拓潤央花咲優愛菜奈々月陽光輝雅正義信博文武英幸雄夫男昭弘宏治司勇進隆茂稔豊貴博敏久晃彦一株式会社有限合同氏名姓前電話番号役職部署課長営業開発総務人事経理企画取締代表理事社員住所県市区町都府道京阪丁目日本国商事店業務製作所工場研究技術情報通信建設不動産保険銀行証券食品化学機械自動車物流運輸計算]/;
const CHINESE =
  /[王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘于蒋蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙龍史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤小明伟偉芳娜敏静靜丽麗强磊军軍洋勇艳杰娟涛超秀英华華文玉建国國志家怡君雅婷豪俊宇浩子轩佳欣思美玲平东東海北京上天津重庆广廣州深圳南杭成武汉西安台灣湾中高雄新竹桃园園公司有限科技股份贸貿易工业業电電子信息資訊网網络絡集团團银銀行姓名称稱邮郵箱职職位称經经总總理部门門主管董事长長工程师師销售銷市场場手机機号碼码地址省市区區县縣大学學]/;
const COMMON: Partial<Record<LegacyEncoding, RegExp>> = {
  shift_jis: JAPANESE,
  "euc-jp": JAPANESE,
  "euc-kr": HANGUL,
  gb18030: CHINESE,
  big5: CHINESE,
};
