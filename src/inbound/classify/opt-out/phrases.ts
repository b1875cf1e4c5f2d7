import { AR } from "./languages/ar.ts";
import { CS } from "./languages/cs.ts";
import { DE } from "./languages/de.ts";
import { EN } from "./languages/en.ts";
import { ES } from "./languages/es.ts";
import { FI } from "./languages/fi.ts";
import { FR } from "./languages/fr.ts";
import { HE } from "./languages/he.ts";
import { IT } from "./languages/it.ts";
import { JA } from "./languages/ja.ts";
import { KO } from "./languages/ko.ts";
import { NL } from "./languages/nl.ts";
import { NO } from "./languages/no.ts";
import { PL } from "./languages/pl.ts";
import { PT } from "./languages/pt.ts";
import { RU } from "./languages/ru.ts";
import { SV } from "./languages/sv.ts";
import { TH } from "./languages/th.ts";
import { TR } from "./languages/tr.ts";
import { ZH } from "./languages/zh.ts";
import { foldAccents } from "./fold.ts";
import type { OptOutTable } from "./table.ts";

/** By the names that spoken-language.ts knows; Danish and Norwegian are one. */
const TABLES: Readonly<Record<string, OptOutTable>> = {
  en: EN,
  de: DE,
  fr: FR,
  es: ES,
  it: IT,
  nl: NL,
  pt: PT,
  sv: SV,
  no: NO,
  fi: FI,
  pl: PL,
  cs: CS,
  ru: RU,
  tr: TR,
  he: HE,
  ar: AR,
  th: TH,
  zh: ZH,
  ko: KO,
  ja: JA,
};

/** Scripts that say at once that none of a language's words can be there. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  ru: /[\u0400-\u04ff]/,
  he: /[\u0590-\u05ff]/,
  ar: /[\u0600-\u06ff]/,
  th: /[\u0e00-\u0e7f]/,
  zh: /[\u3400-\u9fff]/,
  ja: /[\u3040-\u30ff\u3400-\u9fff]/,
  ko: /[\u1100-\u11ff\uac00-\ud7a3]/,
};

/** One language's table, ready to be asked with folded sentences. */
export interface OptOutPhrases {
  language: string;
  /** Null for Latin letters, which any text may hold. */
  script: RegExp | null;
  asks: RegExp;
  tells: RegExp | null;
  other: RegExp | null;
  mentions: RegExp;
  protests: RegExp | null;
  me: RegExp | null;
  others: RegExp | null;
}

/** A pattern that is asked with folded text. */
export function folded({ source, flags }: RegExp): RegExp {
  return new RegExp(foldAccents(source), flags);
}

export const PHRASES: readonly OptOutPhrases[] = Object.entries(TABLES).map(([language, each]) => {
  const write = (piece: string): string => (language === "de" ? withDigraphs(piece) : piece);
  const compile = (pieces: readonly string[] | undefined): RegExp | null =>
    pieces === undefined ? null : anyOf(pieces.map((piece) => write(piece)));
  return {
    language,
    script: SCRIPTS[language] ?? null,
    asks: anyOf((each.asks ?? []).map((piece) => write(piece))),
    tells: compile(each.tells),
    other: compile(each.other),
    mentions: anyOf([...each.mentions, ...(each.protests ?? [])].map((piece) => write(piece))),
    protests: compile(each.protests),
    me: compile(each.me),
    others: compile(each.others),
  };
});

/** Words that show interest, in any of the languages, unless a "not" stands before them. */
export const INTEREST = new RegExp(
  foldAccents(
    `(?<!not |n't |no longer |hardly |less |kein |keine |nicht |sin |pas |non |niet |geen |não |inte |ikke |ei |nie |en ole |emme ole |ei ole |non siamo |non sono |no |no me |no nos |no estamos |no estoy |não estamos |não estou |não temos |não tenho |no tenemos |no tengo |non abbiamo |non ho |have no |has no )(?:${gather("interest")})`,
  ),
  "u",
);

/** Asks for something else beside an end, where no words are divided. */
export const WANTS_OTHER = new RegExp(foldAccents(gather("wantsOther")), "u");

export const OFFERS = new RegExp(foldAccents(gather("offers")), "u");

export const COURTESIES = new RegExp(foldAccents(gather("courtesies")), "gu");

export const NO_CALLS = new RegExp(foldAccents(gather("noCalls")), "u");

export const NO_LINKEDIN = new RegExp(foldAccents(gather("noLinkedIn")), "u");

/** Beside another channel: mail, or every one. */
export const WRITING_AS_WELL =
  /\b(?:or|and|nor|oder|und|noch|ou|et|ni|e|o|y|of|en|eller|och)\b[^.!?]{0,20}(?:\be-?mail|\bmails?\b|\bwrit|\bcontact|\bmessag|\btext\b|schreib|kontakt|ecri|escrib|scriv|schrijf|skriv)|\b(?:by|per|via|over) (?:e-?)?mail\b|\beither\b|\banywhere\b|이메일|メール/i;

function gather(
  part: "interest" | "wantsOther" | "offers" | "courtesies" | "noCalls" | "noLinkedIn",
): string {
  return Object.values(TABLES)
    .flatMap((each) => each[part] ?? [])
    .join("|");
}

/** German without its keyboard: "loeschen", "moechte". */
function withDigraphs(piece: string): string {
  return piece.replaceAll("ä", "(?:a|ae)").replaceAll("ö", "(?:o|oe)").replaceAll("ü", "(?:u|ue)");
}

/** None of them matches nothing. */
function anyOf(pieces: readonly string[]): RegExp {
  return pieces.length === 0 ? /(?!)/u : new RegExp(foldAccents(pieces.join("|")), "u");
}
