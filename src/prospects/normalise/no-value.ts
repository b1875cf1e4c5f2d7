/**
 * What a cell holds that has no value, in one word of who wrote it. `null` and the like are never what is meant in an
 * address, a number or a date; of a text see `findNoValue`, of a person's name `readPersonName`.
 */
export type NoValue = "a spreadsheet's error" | "a formula" | "a placeholder" | "a word for nothing";

/** Excel, LibreOffice, Google Sheets and Numbers, in the languages they are used in: `#REF!`, `#WERT!`, `#¿NOMBRE?`, `Err:502`. */
const ERROR = /^#[¡¿]?[\p{Lu}\p{Lo}_]+(?:[/ .]?[\p{Lu}\p{Lo}\d]+){0,3}\s?[!?]$|^Err:\d{3}$/u;
const ERRORS_WITHOUT_MARK = new Set([
  "#N/A",
  "#NA",
  "#NV",
  "#N/D",
  "#N.D.",
  "#N/V",
  "#I/T",
  "#NULL",
  "#REF",
  "#NAME",
  "#VALUE",
  "#ERROR",
  "#REF.",
  "#Н/Д",
  "#ССЫЛКА",
  "#YOK",
  "#PUUTTUU!",
  "#SAKNAS!",
  "#EREF!",
  "#GETTING_DATA",
  "#BEZUG",
  "#WERT",
]);

/** `{{first_name}}`, `${name}`, `%FIRSTNAME%`, `*|FNAME|*`, `<<name>>`, `[[name]]`, `[First Name]`, `[object Object]`. */
const TEMPLATE =
  /\{\{|\}\}|\{%|\$\{|\*\||\|\*|^\{[^{}]*\}$|^%{1,2}[\w .-]+%{1,2}$|^<{1,3}[\w .:/-]+>{1,3}$|^\[{1,2}[\p{L}\w .:-]+\]{1,2}$|^#{2}[\w .-]+#{2}$|^__\w+__$|^\$[a-z_]\w+$|^%[sd]$|^@\w+@$/u;
/** `(blank)`, `(null)`, `(no value)`, `（空白）`. */
const BRACKETED = /^[([（［](.*)[)\]）］]$/;

/** Words for nothing that are nobody's name and no company's, in lower case and without points and blanks. */
const NOTHING = new Set(
  [
    "n/a na/ n\\a null undefined (null) nan none nil notavailable notapplicable notprovided notspecified notset notknown",
    "noname novalue noentry nodata nothing empty blank unknown unnamed anonymous tbd tba missing void",
    "k/a keineangabe keineangaben unbekannt ohnenamen nichtangegeben entfällt leer keine kein ohne",
    "inconnu inconnue nonrenseigné nonrenseignée noncommuniqué s/o sansobjet néant vide aucun aucune nondisponible",
    "desconocido desconocida sinnombre sindatos noaplica nodisponible ninguno ninguna vacío vacio",
    "sconosciuto nessuno nondisponibile nonpervenuto desconhecido nenhum semnome nãoinformado nãoaplicável vazio",
    "onbekend geen nvt okänd saknas ukendt ukjent ingen tuntematon brak nieznany neznámý není nincs ismeretlen yok bilinmiyor",
    "нет неизвестно пусто なし 無し 不明 未設定 未入力 未登録 該当なし 名無し 名称未設定 无 未知 不详 暂无 無 未提供",
    "없음 미상 미입력 미확인 미기재 해당없음 해당사항없음 알수없음 이름없음 공란 무명 익명",
  ].flatMap((line) => line.split(" ")),
);
/** Those that are somebody's name as well: nothing only where `findNoValue` is asked about other texts. */
const ALSO_NAMES = new Set([
  "null",
  "nan",
  "nil",
  "blank",
  "void",
  "ohne",
  "keine",
  "ingen",
  "vide",
  "noname",
  "kein",
  "geen",
  "brak",
]);

function foldWord(text: string): string {
  return text.toLowerCase().replace(/[\s.·_-]+/g, "");
}

/** Of one plain word in small letters, and cheaply. */
export function isNothingWord(word: string): boolean {
  return NOTHING.has(word) || word === "na" || /^(?:x|y)+$/.test(word);
}

/** Whether a word says that there is none; `isCertain` false: it is also a name that people have. */
export function isNothing(text: string): { certain: boolean } | null {
  const inner = BRACKETED.exec(text)?.[1] ?? text;
  const word = foldWord(inner);
  if (inner !== text && (word === "" || NOTHING.has(word))) return { certain: true };
  if (/^n[./\\ -]?a\.?$/i.test(text) && text.length > 2) return { certain: true };
  if (!NOTHING.has(word))
    return /^(?:na|n\.\s?n\.?|k\.\s?a\.|s\.\s?o\.|n\.\s?v\.\s?t\.|[ns]\/d|s\/n|xx+|yy+)$/i.test(text)
      ? { certain: word !== "na" }
      : null;
  return { certain: !ALSO_NAMES.has(word) };
}

/** What is written where a value should be: made by programs, and the same in every kind of text. Null: a value. */
export function findMachineMade(text: string): NoValue | null {
  if (ERROR.test(text) || ERRORS_WITHOUT_MARK.has(text.toUpperCase())) return "a spreadsheet's error";
  if (/^=\s*[\p{L}+\-"(]/u.test(text)) return "a formula";
  return TEMPLATE.test(text) ? "a placeholder" : null;
}

/** Longer than every phrase for nothing. */
const LONGEST_NOTHING = 24;
const PLAIN = /^[A-Za-z][A-Za-z0-9 ,.&'-]*$/;
const PLAIN_WORDS = /^[A-Za-z][A-Za-z0-9 ,'-]*$/;

/** Of any text (a company, a title, a topic): null where it says something. Signs alone say nothing. */
export function findNoValue(text: string): NoValue | null {
  if (text.length > LONGEST_NOTHING && PLAIN.test(text)) return null;
  if (PLAIN_WORDS.test(text) && !isNothingWord(foldWord(text))) return null;
  const made = findMachineMade(text);
  if (made !== null) return made;
  if (/^[\p{P}\p{Z}]+$/u.test(text)) return "a word for nothing";
  // A company may be called Blank or Void; a cell in small letters, or in capitals throughout, was not written as a name.
  const nothing = isNothing(text);
  if (nothing === null) return null;
  return nothing.certain || !/^\p{Lu}\p{Ll}/u.test(text) ? "a word for nothing" : null;
}
