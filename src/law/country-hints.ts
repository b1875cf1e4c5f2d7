import type { CountryHint } from "./law.ts";

/** What of a person may name a country; absent or null where there is none. */
export interface Traces {
  email: string | null;
  /** E.164. */
  phone: string | null;
  company: string | null;
  city: string | null;
}

/** Top-level domains of countries that anybody takes (own): they name no country. */
const ANYBODYS = new Set(
  "ac ag ai am as bz cc cd co cx dj do fm ga gd gg gl gq gs hn im io la lc li ly me ml mn ms mu nu pw sc sh si so st su tk tl tm to tv vc vg vu ws".split(
    " ",
  ),
);

/** Country calling codes (ITU E.164 list) and their countries; `1` and some others are several countries'. */
const CALLING_CODES: ReadonlyMap<string, readonly string[]> = new Map(
  [
    "1 US CA PR VI GU AS MP JM BS BB TT DO AG AI BM DM GD KN KY LC MS SX TC VC VG|7 RU KZ|20 EG|27 ZA",
    "30 GR|31 NL|32 BE|33 FR|34 ES|36 HU|39 IT VA|40 RO|41 CH|43 AT|44 GB GG JE IM|45 DK|46 SE",
    "47 NO SJ|48 PL|49 DE|51 PE|52 MX|53 CU|54 AR|55 BR|56 CL|57 CO|58 VE|60 MY|61 AU CC CX|62 ID",
    "63 PH|64 NZ|65 SG|66 TH|81 JP|82 KR|84 VN|86 CN|90 TR|91 IN|92 PK|93 AF|94 LK|95 MM|98 IR|211 SS",
    "212 MA EH|213 DZ|216 TN|218 LY|220 GM|221 SN|222 MR|223 ML|224 GN|225 CI|226 BF|227 NE|228 TG",
    "229 BJ|230 MU|231 LR|232 SL|233 GH|234 NG|235 TD|236 CF|237 CM|238 CV|239 ST|240 GQ|241 GA",
    "242 CG|243 CD|244 AO|245 GW|246 IO|247 SH|248 SC|249 SD|250 RW|251 ET|252 SO|253 DJ|254 KE",
    "255 TZ|256 UG|257 BI|258 MZ|260 ZM|261 MG|262 RE YT|263 ZW|264 NA|265 MW|266 LS|267 BW|268 SZ",
    "269 KM|290 SH|291 ER|297 AW|298 FO|299 GL|350 GI|351 PT|352 LU|353 IE|354 IS|355 AL|356 MT",
    "357 CY|358 FI AX|359 BG|370 LT|371 LV|372 EE|373 MD|374 AM|375 BY|376 AD|377 MC|378 SM|380 UA",
    "381 RS|382 ME|383 XK|385 HR|386 SI|387 BA|389 MK|420 CZ|421 SK|423 LI|500 FK|501 BZ|502 GT",
    "503 SV|504 HN|505 NI|506 CR|507 PA|508 PM|509 HT|590 GP MF BL|591 BO|592 GY|593 EC|594 GF|595 PY",
    "596 MQ|597 SR|598 UY|599 CW BQ|670 TL|672 NF AQ|673 BN|674 NR|675 PG|676 TO|677 SB|678 VU|679 FJ",
    "680 PW|681 WF|682 CK|683 NU|685 WS|686 KI|687 NC|688 TV|689 PF|690 TK|691 FM|692 MH|850 KP",
    "852 HK|853 MO|855 KH|856 LA|880 BD|886 TW|960 MV|961 LB|962 JO|963 SY|964 IQ|965 KW|966 SA",
    "967 YE|968 OM|970 PS|971 AE|972 IL|973 BH|974 QA|975 BT|976 MN|977 NP|992 TJ|993 TM|994 AZ",
    "995 GE|996 KG|998 UZ",
  ]
    .flatMap((line) => line.split("|"))
    .map((entry) => {
      const [code = "", ...countries] = entry.split(" ");
      return [code, countries];
    }),
);

/** Forms of companies that only some countries have, at the end or the start of a name. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\s)(?:gmbh|ag & co\. kg|gmbh & co\. kg|gesmbh|mbh)(?=$|[\s.,&])/i, "DE AT CH LI"],
  [/(?:^|\s)(?:e\.\s?v\.|ohg|e\.\s?k\.)$/i, "DE AT"],
  [/(?:\(주\)|㈜|주식회사|유한회사)/, "KR"],
  [/(?:株式会社|有限会社|合同会社)|\sK\.K\.$/, "JP"],
  [/有限公司|有限责任公司/, "CN HK TW SG MO"],
  [/\s(?:sarl|s\.a\.r\.l\.|sas|sasu|eurl)$/i, "FR LU CH GP MQ RE GF MF YT BE"],
  [/\s(?:s\.p\.a\.|spa|s\.r\.l\.s?\.?)$/i, "IT RO ES"],
  [/\s(?:b\.v\.|bv|n\.v\.)$/i, "NL BE"],
  [/\s(?:bvba|sprl)$/i, "BE"],
  [/\s(?:s\.l\.|s\.l\.u\.|slu)$/i, "ES"],
  [/\ssp\.?\s?z\s?o\.?\s?o\.?$/i, "PL"],
  [/\ss\.?\s?r\.?\s?o\.?$/i, "CZ SK"],
  [/\s(?:kft\.?|zrt\.?)$/i, "HU"],
  [/\s(?:aktiebolag|ab)$/i, "SE FI AX"],
  [/\s(?:oy|oyj)$/i, "FI AX"],
  [/\s(?:aps|a\/s)$/i, "DK NO"],
  [/\s(?:lda\.?|ltda\.?)$/i, "PT BR"],
  [/\spty\.?\s(?:ltd\.?|limited)$/i, "AU ZA"],
  [/\s(?:llp|plc)$/i, "GB IE US IN SG CA"],
];

/** Cities that nobody takes for others (own): those of the countries where a wrong guess costs most. */
const CITIES: Readonly<Record<string, string>> = {
  DE: "berlin hamburg münchen munich köln cologne frankfurt stuttgart düsseldorf leipzig bremen hannover nürnberg",
  AT: "wien vienna graz linz salzburg innsbruck",
  CH: "zürich zurich genf genève geneva basel lausanne",
  KR: "seoul 서울 서울특별시 busan 부산 incheon 인천 daegu 대구 daejeon 대전 pangyo 판교 seongnam 성남",
  JP: "tokyo 東京 osaka 大阪 kyoto 京都 nagoya yokohama fukuoka",
  PL: "warszawa warsaw kraków krakow wrocław gdańsk poznań",
  IT: "roma milano milan torino turin napoli bologna firenze",
  ES: "madrid barcelona sevilla bilbao málaga",
  NL: "amsterdam rotterdam utrecht eindhoven",
  DK: "københavn copenhagen aarhus odense",
  CZ: "praha prague brno ostrava",
  RO: "bucurești bucharest cluj-napoca timișoara",
  CA: "toronto montréal montreal calgary ottawa",
};

const cityOf = new Map(
  Object.entries(CITIES).flatMap(([country, cities]) => cities.split(" ").map((city) => [city, country])),
);

/** Everything in a person's data that names a country, or a few. Pure, and cheap: it runs for every touch. */
export function findCountryHints({ email, phone, company, city }: Traces): CountryHint[] {
  return [
    ...readDomain(email),
    ...readPrefix(phone),
    ...(company === null
      ? []
      : FORMS.filter(([form]) => form.test(company.trim()))
          .slice(0, 1)
          .map(([, countries]) => ({
            countries: countries.split(" "),
            says: `the company is "${company.trim()}"`,
          }))),
    ...readCity(city),
  ];
}

function readDomain(email: string | null): CountryHint[] {
  const end = email === null ? "" : email.slice(email.lastIndexOf(".") + 1).toLowerCase();
  if (!/^[a-z]{2}$/.test(end) || end === "eu" || ANYBODYS.has(end)) return [];
  return [{ countries: [end === "uk" ? "GB" : end.toUpperCase()], says: `the address ends in .${end}` }];
}

function readPrefix(phone: string | null): CountryHint[] {
  if (phone === null || !phone.startsWith("+")) return [];
  for (const length of [3, 2, 1]) {
    const code = phone.slice(1, 1 + length);
    const countries = CALLING_CODES.get(code);
    if (countries !== undefined) return [{ countries, says: `the phone begins with +${code}` }];
  }
  return [];
}

function readCity(city: string | null): CountryHint[] {
  const country = city === null ? undefined : cityOf.get(city.trim().toLowerCase());
  return country === undefined ? [] : [{ countries: [country], says: `the city is ${city?.trim()}` }];
}
