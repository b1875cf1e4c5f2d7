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

/** Country calling codes (ITU E.164 list), the longest first where one begins another. `1` is many countries'. */
const CALLING_CODES: Readonly<Record<string, string>> = {
  "1": "US CA PR VI GU AS MP JM BS BB TT DO AG AI BM DM GD KN KY LC MS SX TC VC VG",
  "20": "EG",
  "27": "ZA",
  "30": "GR",
  "31": "NL",
  "32": "BE",
  "33": "FR",
  "34": "ES",
  "36": "HU",
  "39": "IT VA",
  "40": "RO",
  "41": "CH",
  "43": "AT",
  "44": "GB GG JE IM",
  "45": "DK",
  "46": "SE",
  "47": "NO SJ",
  "48": "PL",
  "49": "DE",
  "51": "PE",
  "52": "MX",
  "54": "AR",
  "55": "BR",
  "56": "CL",
  "57": "CO",
  "60": "MY",
  "61": "AU CC CX",
  "62": "ID",
  "63": "PH",
  "64": "NZ",
  "65": "SG",
  "66": "TH",
  "7": "RU KZ",
  "81": "JP",
  "82": "KR",
  "84": "VN",
  "86": "CN",
  "90": "TR",
  "91": "IN",
  "351": "PT",
  "352": "LU",
  "353": "IE",
  "354": "IS",
  "356": "MT",
  "357": "CY",
  "358": "FI AX",
  "359": "BG",
  "370": "LT",
  "371": "LV",
  "372": "EE",
  "380": "UA",
  "385": "HR",
  "386": "SI",
  "420": "CZ",
  "421": "SK",
  "423": "LI",
  "852": "HK",
  "886": "TW",
  "966": "SA",
  "971": "AE",
  "972": "IL",
  "262": "RE YT",
  "590": "GP MF BL",
  "594": "GF",
  "596": "MQ",
};

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
    const countries = CALLING_CODES[code];
    if (countries !== undefined)
      return [{ countries: countries.split(" "), says: `the phone begins with +${code}` }];
  }
  return [];
}

function readCity(city: string | null): CountryHint[] {
  const country = city === null ? undefined : cityOf.get(city.trim().toLowerCase());
  return country === undefined ? [] : [{ countries: [country], says: `the city is ${city?.trim()}` }];
}
