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
import { TR } from "./languages/tr.ts";
import { ZH } from "./languages/zh.ts";
import type { OptOutTable } from "./table.ts";

const TABLES: readonly OptOutTable[] = [
  EN,
  DE,
  FR,
  ES,
  IT,
  NL,
  PT,
  SV,
  NO,
  FI,
  PL,
  CS,
  RU,
  TR,
  HE,
  AR,
  ZH,
  KO,
  JA,
];

/** One language's table, ready to be asked. */
export interface OptOutPhrases {
  asks: RegExp;
  tells: RegExp | null;
  mentions: RegExp;
}

export const PHRASES: readonly OptOutPhrases[] = TABLES.map((each) => ({
  asks: anyOf(each.asks),
  tells: each.tells === undefined ? null : anyOf(each.tells),
  mentions: anyOf(each.mentions),
}));

/** Words that show interest, in any of the languages, unless a "not" stands before them. */
export const INTEREST = new RegExp(
  `(?<!not |n't |no longer |hardly |less |kein |keine |nicht |sin |pas |non |niet |não |inte |ikke |ei |nie )(?:${gather("interest")})`,
  "u",
);

export const OFFERS = new RegExp(gather("offers"), "u");

export const NO_CALLS = new RegExp(gather("noCalls"), "u");

export const NO_LINKEDIN = new RegExp(gather("noLinkedIn"), "u");

/** Beside another channel: mail, or every one. */
export const WRITING_AS_WELL =
  /\b(?:or|and|nor|oder|und|noch|ou|et|ni|e|o|y|of|en|eller|och)\b[^.!?]{0,20}(?:\be-?mail|\bmails?\b|\bwrit|\bcontact|\bmessag|\btext\b|schreib|kontakt|écri|escrib|scriv|schrijf|skriv)|\b(?:by|per|via|over) (?:e-?)?mail\b|\beither\b|\banywhere\b|이메일|メール/i;

function gather(part: "interest" | "offers" | "noCalls" | "noLinkedIn"): string {
  return TABLES.flatMap((each) => each[part] ?? []).join("|");
}

function anyOf(pieces: readonly string[]): RegExp {
  return new RegExp(pieces.join("|"), "u");
}
