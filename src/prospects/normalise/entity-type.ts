import { accept, type Normalised, refuse } from "./normalised.ts";
import { trimText } from "./text.ts";

/** What a person stands for, in the words of files; the law of some countries (UK PECR) turns on it. */
const WORDS: Readonly<Record<string, string>> = {
  company: "company",
  corporate: "company",
  corporation: "company",
  limited: "company",
  ltd: "company",
  llp: "company",
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
  const type = WORDS[word];
  return type === undefined
    ? refuse("not one of company, public_body, sole_trader, individual")
    : accept(type);
}
