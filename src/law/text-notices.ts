import { languagesFor } from "./footer-words.ts";
import { isEnforced } from "./judge.ts";
import type { Compliance, CountryLaw } from "./law.ts";
import { isPlaceholder } from "./placeholder.ts";
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
  const { company } = compliance;
  const name = company === null || isPlaceholder(company) ? sender : company;
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

/** Before the word: what to do with it. */
const ANSWER_WITH =
  /(?:reply|respond|text|txt|send|answer|antwort|répond|envoy|rispond|antwoord|sva?r|vastaa|odpi|odpov)[^.!?\n]{0,20}$/i;
/** After it: what it does, or what to do with it. */
const MEANS = /^\s?(?:[=:：]|(?:to|pour|para|per|zum)\s|antwort|と返信|回复|답장)/i;

/** STOP in capitals, as what to answer: the word alone may be anybody's. */
function tellsStop(text: string): boolean {
  return [...text.matchAll(/\bSTOP\b/g)].some(
    ({ index }) =>
      ANSWER_WITH.test(text.slice(Math.max(0, index - 40), index)) ||
      MEANS.test(text.slice(index + "STOP".length, index + 20)),
  );
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
