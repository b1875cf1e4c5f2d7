import { AR } from "./languages/ar.ts";
import { BG } from "./languages/bg.ts";
import { CS } from "./languages/cs.ts";
import { DA } from "./languages/da.ts";
import { DE } from "./languages/de.ts";
import { EL } from "./languages/el.ts";
import { EN } from "./languages/en.ts";
import { ES } from "./languages/es.ts";
import { FI } from "./languages/fi.ts";
import { FR } from "./languages/fr.ts";
import { HE } from "./languages/he.ts";
import { HI } from "./languages/hi.ts";
import { HR } from "./languages/hr.ts";
import { HU } from "./languages/hu.ts";
import { ID } from "./languages/id.ts";
import { IT } from "./languages/it.ts";
import { JA } from "./languages/ja.ts";
import { KO } from "./languages/ko.ts";
import { NB } from "./languages/nb.ts";
import { NL } from "./languages/nl.ts";
import { PL } from "./languages/pl.ts";
import { PT } from "./languages/pt.ts";
import { RO } from "./languages/ro.ts";
import { RU } from "./languages/ru.ts";
import { SV } from "./languages/sv.ts";
import { TH } from "./languages/th.ts";
import { TR } from "./languages/tr.ts";
import { UK } from "./languages/uk.ts";
import { VI } from "./languages/vi.ts";
import { ZH } from "./languages/zh.ts";
import type { LanguageTable } from "./lexicon.ts";

/**
 * The words by which the languages of our people speak of time and of being away. Spelt as `simplify` leaves them: lower
 * case, no accents, straight apostrophes. Alternatives are divided by `|`; what may be left out need not be told:
 * articles and courtesies between two words of a table are passed over by the parser.
 */
export const LANGUAGES: readonly LanguageTable[] = [
  EN,
  DE,
  FR,
  ES,
  IT,
  NL,
  PT,
  SV,
  DA,
  NB,
  FI,
  PL,
  CS,
  RU,
  TR,
  RO,
  HU,
  HR,
  EL,
  UK,
  BG,
  HE,
  KO,
  JA,
  ZH,
  AR,
  HI,
  TH,
  ID,
  VI,
];
