import { accept, type Normalised, refuse, trimText } from "./text.ts";

/** What a person stands for, in the words of files; the law of some countries (UK PECR) turns on it. */
const WORDS: Readonly<Record<string, string>> = {
  company: "company",
  corporate: "company",
  corporation: "company",
  limited: "company",
  ltd: "company",
  llp: "company",
  llc: "company",
  plc: "company",
  inc: "company",
  corp: "company",
  gmbh: "company",
  ag: "company",
  kg: "company",
  ug: "company",
  sa: "company",
  sas: "company",
  sarl: "company",
  sasu: "company",
  eurl: "company",
  spa: "company",
  srl: "company",
  sl: "company",
  bv: "company",
  nv: "company",
  ab: "company",
  aps: "company",
  as: "company",
  oy: "company",
  kft: "company",
  sro: "company",
  "sp._z_o.o.": "company",
  sp_z_oo: "company",
  pty_ltd: "company",
  주: "company",
  주식회사: "company",
  유한회사: "company",
  株式会社: "company",
  法人: "company",
  有限公司: "company",
  법인: "company",
  법인사업자: "company",
  public_body: "public_body",
  public: "public_body",
  government: "public_body",
  공공기관: "public_body",
  sole_trader: "sole_trader",
  sole_proprietor: "sole_trader",
  self_employed: "sole_trader",
  freelancer: "sole_trader",
  freiberufler: "sole_trader",
  einzelunternehmer: "sole_trader",
  einzelunternehmen: "sole_trader",
  e_k: "sole_trader",
  ei: "sole_trader",
  eirl: "sole_trader",
  auto_entrepreneur: "sole_trader",
  autoentrepreneur: "sole_trader",
  micro_entrepreneur: "sole_trader",
  entreprise_individuelle: "sole_trader",
  autonomo: "sole_trader",
  autónomo: "sole_trader",
  eenmanszaak: "sole_trader",
  zzp: "sole_trader",
  個人事業主: "sole_trader",
  partnership: "sole_trader",
  개인사업자: "sole_trader",
  individual: "individual",
  person: "individual",
  consumer: "individual",
  개인: "individual",
};

/** `company`, `public_body`, `sole_trader` or `individual`. */
export function normaliseEntityType(raw: string): Normalised<string> {
  const word = trimText(raw)
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  // "S.A.R.L.", "B.V.", "(주)": dots and brackets say nothing.
  const bare = word.replaceAll(/[.()（）㈜]/gu, (sign) => (sign === "㈜" ? "주" : ""));
  const type = WORDS[word] ?? WORDS[bare];
  return type === undefined
    ? refuse("not one of company, public_body, sole_trader, individual")
    : accept(type);
}
