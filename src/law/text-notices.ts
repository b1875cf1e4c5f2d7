import { languagesFor } from "./footer-words.ts";
import { isEnforced } from "./judge.ts";
import type { Compliance, CountryLaw } from "./law.ts";
import { findLaw } from "./table.ts";

/** A text message about to be fixed. */
export interface TextContext {
  /** ISO 3166-1 alpha-2 of the person. */
  country: string | null;
  /** A language tag; null where nobody knows the person's own. */
  language: string | null;
  compliance: Pick<Compliance, "jurisdictions" | "company" | "optOutNumber">;
  /** Name of the sender. */
  sender: string;
  /** The first text of the sequence to this person. */
  isFirst: boolean;
  /** It advertises nothing: no mark of an advertisement, and no number against advertising. */
  isInformational: boolean;
}

/**
 * A text message with what the law of the person's country and carriers ask of it, where seq.yaml enforces the law: the
 * mark of an advertisement first, who writes and how to hear no more at the end. What it says already is not said again,
 * so that adding twice is adding once. Pure.
 */
export function addTextNotices(text: string, message: TextContext): string {
  const { country, compliance, sender, isInformational } = message;
  if (!isEnforced(compliance)) return text;
  const law = findLaw(country);
  const { subjectPrefix, sender: identity } = law.carries;
  const name = compliance.company ?? sender;
  const optOut = writeOptOut(text, law, message);
  const isNamed = identity === undefined || text.includes(name);
  const tail = [...(isNamed ? [] : [name]), ...(optOut === null ? [] : [optOut])].join(" ");
  const whole = tail === "" ? text : `${text.trimEnd()}\n${tail}`;
  return subjectPrefix === undefined || isInformational ? whole : markText(whole, subjectPrefix.text);
}

function markText(text: string, prefix: string): string {
  return text.trimStart().startsWith(prefix.trim()) ? text : prefix + text.trimStart();
}

/** How to hear no more; null where nothing is asked for, or the text says it. */
function writeOptOut(text: string, law: CountryLaw, message: TextContext): string | null {
  const { carries, textOptOut } = law;
  const { language, compliance, isFirst, isInformational } = message;
  if (textOptOut?.by === "free_number") {
    const number = compliance.optOutNumber ?? "";
    if (isInformational || number === "" || tellsNumber(text, number)) return null;
    return `무료수신거부 ${number}`;
  }
  if ((textOptOut ?? carries.optOut) === undefined || (textOptOut?.onlyFirst === true && !isFirst))
    return null;
  if (tellsStop(text)) return null;
  const [spoken = "en"] = languagesFor(law, language);
  return STOP_WORDS[spoken] ?? STOP_EN;
}

function tellsNumber(text: string, number: string): boolean {
  const digits = (each: string): string => each.replace(/\D/g, "");
  return /수신\s?거부/.test(text) && digits(text).includes(digits(number));
}

/** STOP in capitals, as what to answer: the word alone may be anybody's. */
const TELLS_STOP =
  /(?:reply|respond|text|txt|send|answer|antwort\w*|répond\w*|envoy\w*|respond\w*|rispond\w*|antwoord\w*|svara?|odpisz|odpověz\w*)\W{0,3}(?:\w+\W{1,3}){0,2}STOP\b|\bSTOP\s?(?:=|[:：]|to\b|au\b|an\b|pour\b|para\b|per\b|と返信)|STOP\W{0,3}(?:antworten|回复|답장)/u;

function tellsStop(text: string): boolean {
  return TELLS_STOP.test(text);
}

const STOP_EN = "Reply STOP to opt out";

/** Short, since texts are paid by length, and in GSM-7 where the language allows. STOP is heard in every language. */
const STOP_WORDS: Readonly<Record<string, string>> = {
  en: STOP_EN,
  "en-free": STOP_EN,
  de: "Abmelden: STOP antworten",
  fr: "Désinscription : répondez STOP",
  es: "Baja: responda STOP",
  it: "Per non riceverne altri rispondi STOP",
  nl: "Afmelden? Antwoord STOP",
  pt: "Para sair responda STOP",
  sv: "Avsluta: svara STOP",
  da: "Afmeld: svar STOP",
  no: "Avslutt: svar STOP",
  fi: "Peruuta: vastaa STOP",
  pl: "Rezygnacja: odpisz STOP",
  ja: "配信停止はSTOPと返信",
  ko: "수신거부: STOP 답장",
};
