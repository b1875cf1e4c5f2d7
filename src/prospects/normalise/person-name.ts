import { repairMojibake } from "./mojibake.ts";
import { findMachineMade, isNothing, isNothingWord } from "./no-value.ts";
import { accept, type Normalised, normaliseText, refuse } from "./text.ts";

export type NameField = "first_name" | "last_name" | "name";

const NAME_FIELDS: readonly string[] = ["first_name", "last_name", "name"];

export function isNameField(field: string): field is NameField {
  return NAME_FIELDS.includes(field);
}

/** Written plainly, as nearly all names are: only the words are looked at. */
const PLAIN = /^[A-Z][a-z]+(?:[ '-][A-Z][a-z]+)*$|^[가-힣]{2,4}$/;
const ADDRESS =
  /[@＠]|https?:|www\.|:\/\/|^[\p{L}\d-]{3,}(?:\.[\p{L}\d-]+)*\.(?:com|net|org|io|co|info|biz|dev|app|ai|de|fr|es|it|uk|kr|jp|eu|us|example)(?:[/?#:]|$)/iu;
/** Signs that letters turn into when bytes are read in another encoding, and escapes that were never read. */
const DAMAGED =
  /[\u0080-\u009f\ufffd\ue000-\uf8ff]|[\p{L}\p{M}][¢£¤¥¦§©¬®¯°±×÷™€²³¹¼½¾¿¡¶†‡‰•?]|[¢£¤¥¦§©¬®¯°±×÷™€²³¹¼½¾¿¡¶†‡‰•?]\p{L}|\\[ux][\da-f]{2}|%[\dA-F]{2}|&#?\w{2,8};/iu;
/** Half of a two-byte letter: capitals that only misread UTF-8 has in the middle of a word. */
const HALF_READ = /\p{Ll}[ÃÂÅÄÐÑÎÏ](?![\p{L}\s.'’-])/u;
/** Pictures that people put beside their names on LinkedIn are no part of them. */
const PICTURE = /[\p{Extended_Pictographic}\u{1F1E6}-\u{1F1FF}\u200d\ufe0f]/gu;
const PICTURES = /(?![©®™0-9#*])\p{Extended_Pictographic}/u;
/** What forms and exports put where they may not tell, or were only tried out. */
const NOBODY =
  /^(?:(?:your |the )?(?:first|last|full|given|family|sur|middle|user|contact)[ _-]?name|your[ _-]?name|member of linkedin|guest[ _-]?user|anonymous user|linkedin[ -]?(?:member|mitglied|user|lid|medlem)|(?:membre|miembro|membro|membro|utente|uživatel)( de)? linkedin|linkedin 회원|링크드인 회원|linkedin ?メンバー|facebook user|private user|deleted (?:user|contact)|test(?:[ _-]?(?:user|name|person|contact|test))?\d*|asdf\w*|qwerty?\w*|foo(?: ?bar)?|dummy|sample (?:user|name)|vorname|nachname|prénom|nombre y apellidos?|true|false)$/i;
/** Of these the capitalised form is a real family name. */
const FAMILY_NAMES = /^(?:Test|Foo|True|Dummy)$/;

/**
 * A name as a person is called, or why nobody is called that: the letters of spreadsheets, templates, databases and
 * forms, addresses, numbers, and letters damaged on their way. Letters that were only read in the wrong encoding are
 * mended; what might be a name is left one (Null, Na, Ng and O are).
 * @param beside the other name of the row, which tells whether a word for nothing is written as a name
 */
export function readPersonName(
  raw: string,
  field: NameField,
  beside: string | null = null,
): Normalised<string> {
  if (raw.length < 60 && PLAIN.test(raw) && !isSuspect(raw)) return accept(raw);
  const plain = PICTURES.test(raw) ? raw.replace(PICTURE, " ") : raw;
  const repaired = repairMojibake(plain.trim()) ?? plain;
  if (repaired.includes("\ufffd")) return refuse("letters that were damaged on their way");
  const read = normaliseText(repaired);
  if (!read.ok || read.value === "") return read;
  const name = read.value;
  const made = findMachineMade(name);
  if (made !== null) return refuse(made);
  if (/[{}]|^\$\w+\$$/.test(name)) return refuse("a placeholder");
  if (name.startsWith("#")) return refuse("a spreadsheet's error");
  if (isNothingAsName(name, field, beside)) return refuse("a word for nothing");
  if (NOBODY.test(name) && !(field === "last_name" && FAMILY_NAMES.test(name) && beside !== null))
    return refuse("a placeholder");
  if (ADDRESS.test(name)) return refuse("an address");
  if (!/\p{L}/u.test(name)) return refuse("no letters");
  if (DAMAGED.test(name) || HALF_READ.test(name)) return refuse("letters that were damaged on their way");
  return accept(name);
}

/** First words of what `NOBODY` knows; a plain name without them and without a word for nothing is a name. */
const SUSPECT = new Set(
  "your the first last full given family sur middle user contact surname linkedin membre miembro membro utente facebook private deleted test foo dummy sample vorname nachname nombre true false guest anonymous".split(
    " ",
  ),
);

function isSuspect(plain: string): boolean {
  const lower = plain.toLowerCase();
  if (!lower.includes(" ")) return isSuspectWord(lower);
  return isNothing(lower) !== null || lower.split(" ").some(isSuspectWord);
}

function isSuspectWord(word: string): boolean {
  return SUSPECT.has(word) || isNothingWord(word) || /^(?:asdf|qwert|foobar)/.test(word);
}

/**
 * `Null`, `Na` and `Nan` are names, `null`, `NA` and `nan` are not, unless the row writes its other name the same way.
 * Python writes `None` where there is nothing, so that one never is. A full name is missing when any of its words
 * was written by a program.
 */
function isNothingAsName(name: string, field: NameField, beside: string | null): boolean {
  const whole = isNothing(name);
  if (whole !== null) {
    if (whole.certain) return true;
    const isTitled = /^\p{Lu}\p{Ll}+$/u.test(name);
    const isBesideName = beside !== null && isNothing(beside) === null && /\p{L}/u.test(beside);
    // First names of that kind are Nan and Na alone; the others are family names, beside a first name.
    if (/^(?:na|nan)$/i.test(name) && isTitled) return field === "name";
    if (field !== "last_name" || !isBesideName) return true;
    const isAllCapitals = name === name.toUpperCase() && beside === beside.toUpperCase() && beside.length > 1;
    return !(isTitled || isAllCapitals);
  }
  if (!name.includes(" ")) return false;
  const words = name.split(" ");
  if (words.every((word) => isNothing(word) !== null)) return true;
  return words.some(
    (word) => isNothing(word) !== null && (isMadeByProgram(word) || findMachineMade(word) !== null),
  );
}

function isMadeByProgram(word: string): boolean {
  return /^(?:null|undefined|none|nan|NULL|NaN|None|n\/a|N\/A)$/.test(word);
}
