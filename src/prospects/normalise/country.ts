import { accept, type Normalised, refuse, trimText } from "./text.ts";

/** Codes that CLDR names but that are no countries (ISO 3166-1 exceptional reservations and groupings). */
const NO_COUNTRY = new Set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split(" "));

/** Names and codes in use beside the ones that Intl knows; keys as `foldName` leaves them. */
const ALIASES: Record<string, string> = {
  uk: "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  northernireland: "GB",
  britain: "GB",
  greatbritain: "GB",
  unitedstatesofamerica: "US",
  america: "US",
  theunitedstates: "US",
  미합중국: "US",
  korea: "KR",
  republicofkorea: "KR",
  korearepublicof: "KR",
  thekorearepublicof: "KR",
  rok: "KR",
  한국: "KR",
  남한: "KR",
  大韓民国: "KR",
  韓国: "KR",
  northkorea: "KP",
  북한: "KP",
  日本: "JP",
  中国: "CN",
  prc: "CN",
  peoplesrepublicofchina: "CN",
  mainlandchina: "CN",
  hongkong: "HK",
  홍콩: "HK",
  macau: "MO",
  macao: "MO",
  마카오: "MO",
  타이완: "TW",
  taiwanrepublicofchina: "TW",
  thenetherlands: "NL",
  holland: "NL",
  uae: "AE",
  czechrepublic: "CZ",
  russianfederation: "RU",
  vietnam: "VN",
  turkey: "TR",
  turkiye: "TR",
  터키: "TR",
  burma: "MM",
  ivorycoast: "CI",
  capeverde: "CV",
  swaziland: "SZ",
  macedonia: "MK",
  deutschland: "DE",
  österreich: "AT",
  schweiz: "CH",
  españa: "ES",
  italia: "IT",
  brasil: "BR",
  호주: "AU",
  독일: "DE",
  // The EU's own code, and names that CLDR's lists do not have.
  el: "GR",
  hellas: "GR",
  ellada: "GR",
  eire: "IE",
  éire: "IE",
  czechia: "CZ",
  českárepublika: "CZ",
  slovenskárepublika: "SK",
};

/** The languages that people write their own countries in: those of the law's table, and Ukrainian. */
const LANGUAGES =
  "de fr es it nl pt sv da nb fi pl cs sk hu ro bg el hr sl et lv lt is ja zh zh-Hant he tr ar uk".split(" ");

/** ISO 3166-1 alpha-3 of countries common in exports; Intl has no table of them. */
const ALPHA_3 =
  "ARE:AE ARG:AR AUS:AU AUT:AT BEL:BE BGD:BD BGR:BG BRA:BR CAN:CA CHE:CH CHL:CL CHN:CN COL:CO CZE:CZ DEU:DE DNK:DK EGY:EG ESP:ES EST:EE FIN:FI FRA:FR GBR:GB GRC:GR HKG:HK HRV:HR HUN:HU IDN:ID IND:IN IRL:IE ISL:IS ISR:IL ITA:IT JPN:JP KAZ:KZ KEN:KE KOR:KR LKA:LK LTU:LT LUX:LU LVA:LV MAC:MO MAR:MA MEX:MX MLT:MT MYS:MY NGA:NG NLD:NL NOR:NO NZL:NZ PAK:PK PER:PE PHL:PH POL:PL PRT:PT QAT:QA ROU:RO RUS:RU SAU:SA SGP:SG SRB:RS SVK:SK SVN:SI SWE:SE THA:TH TUR:TR TWN:TW UKR:UA URY:UY USA:US UZB:UZ VNM:VN ZAF:ZA";

let byName: Map<string, string> | undefined;
/** Read when a name is in neither of the usual languages: thirty languages take a while. */
let localNames: Map<string, string> | undefined;

function findLocal(key: string, known: ReadonlyMap<string, string>): string | undefined {
  localNames ??= listLocalNames(new Set(known.values()));
  return localNames.get(key);
}

/**
 * A country as ISO 3166-1 alpha-2, from its code (2 or 3 letters) or its name in English, Korean or another language of the
 * countries in the law's table. Who is left without a country for want of a word would be judged by no country's law.
 */
export function normaliseCountry(raw: string): Normalised<string> {
  const key = foldName(trimText(raw));
  byName ??= listCountries();
  const code = byName.get(key) ?? findLocal(key, byName);
  return code === undefined ? refuse("not a country name or ISO code") : accept(code);
}

function foldName(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

function listCountries(): Map<string, string> {
  const names = new Map<string, string>();
  const english = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const short = new Intl.DisplayNames(["en"], { type: "region", style: "short", fallback: "none" });
  const korean = new Intl.DisplayNames(["ko"], { type: "region", fallback: "none" });
  for (let i = 0; i < 26 * 26; i += 1) {
    const code = String.fromCharCode(65 + Math.floor(i / 26), 65 + (i % 26));
    // A withdrawn code (DD, SU, …) is canonicalised to its successor, so it differs from itself.
    if (NO_COUNTRY.has(code) || new Intl.Locale("und", { region: code }).region !== code) continue;
    const name = english.of(code);
    if (name === undefined || Intl.getCanonicalLocales(`und-${code}`)[0] !== `und-${code}`) continue;
    for (const spelling of [code, name, name.replaceAll("&", "and"), short.of(code), korean.of(code)]) {
      if (spelling !== undefined) names.set(foldName(spelling), code);
    }
  }
  for (const pair of ALPHA_3.split(" ")) names.set(pair.slice(0, 3).toLowerCase(), pair.slice(4));
  for (const [name, code] of Object.entries(ALIASES)) names.set(foldName(name), code);
  return names;
}

/** Names in other languages, with and without their accents; what names two countries names none. */
function listLocalNames(codes: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string | null>();
  for (const language of LANGUAGES) {
    const local = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const code of codes) {
      const name = local.of(code);
      if (name === undefined) continue;
      for (const spelling of [foldName(name), foldName(name.normalize("NFD").replace(/\p{M}/gu, ""))]) {
        const known = found.get(spelling);
        if (spelling.length > 3 || !/^[a-z]*$/.test(spelling))
          found.set(spelling, known === undefined || known === code ? code : null);
      }
    }
  }
  return new Map([...found].flatMap(([name, code]) => (code === null ? [] : [[name, code] as const])));
}
