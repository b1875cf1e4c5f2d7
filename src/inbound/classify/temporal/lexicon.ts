/** What a word says about time. */
export type Sense =
  | "day"
  | "businessDay"
  | "week"
  | "fortnight"
  | "month"
  | "year"
  | "quarter"
  | "calendarWeek"
  | "newYear"
  /** "until the 5th": the day named is the last away. */
  | "until"
  /** "through March": the whole of the span named is away. */
  | "through"
  | "to"
  | "from"
  /** "as of", "ab": the day named begins something, an absence or the return. */
  | "by"
  | "after"
  /** "in two weeks": a span from now on. */
  | "in"
  | "before"
  | "on"
  | "next"
  | "this"
  | "end"
  | "start"
  | "middle"
  | "weekOf"
  | "today"
  | "tomorrow"
  | "overmorrow"
  | "inclusive"
  | "not"
  /** Somebody can be reached again: comes back, or answers. */
  | "back"
  /** Of these, what nobody says who was not away: "return", "in the office". */
  | "return"
  | "away"
  /** Korean and Japanese say these behind the day. */
  | "toAfter"
  | "fromAfter"
  | "untilAfter"
  | "onAfter";

/** One language's words, as written in languages.ts. */
export interface LanguageTable {
  name: string;
  /** Words that nearly every text of the language holds, by which it is told; none where its script tells it. */
  common: string;
  /** January to December, divided by `|`, spellings of one month by spaces. */
  months: string;
  /** Sunday to Saturday; alike. */
  weekdays: string;
  /** `word=value`, divided by `|`. */
  numbers: string;
  /** What may stand behind the number of a day. */
  ordinals: string;
  words: Partial<Record<Sense, string>>;
}

/** What a phrase of one language means. */
export type Meaning =
  | { type: "sense"; senses: ReadonlySet<Sense> }
  | { type: "month"; month: number; isShort: boolean }
  | { type: "weekday"; weekday: number; isShort: boolean }
  | { type: "number"; value: number };

/** A language ready to be read with: its phrases by their first character, the longest first. */
export interface Language {
  name: string;
  common: ReadonlySet<string>;
  ordinals: readonly string[];
  /** All that a phrase may mean, under its spelling ("mar" is a month and a weekday). */
  phrases: ReadonlyMap<string, readonly Meaning[]>;
  byFirst: ReadonlyMap<string, readonly string[]>;
}

/** Spellings shorter than this are abbreviations: they count only beside a date. */
const SHORT = 3;

export function compileLanguage(table: LanguageTable): Language {
  const phrases = new Map<string, Meaning[]>();
  const add = (phrase: string, meaning: Meaning): void => {
    const known = phrases.get(phrase) ?? [];
    known.push(meaning);
    phrases.set(phrase, known);
  };
  const senses = new Map<string, Set<Sense>>();
  for (const [sense, text] of Object.entries(table.words) as [Sense, string][]) {
    for (const phrase of text.split("|")) {
      const known = senses.get(phrase) ?? new Set<Sense>();
      senses.set(phrase, known.add(sense));
    }
  }
  for (const [phrase, all] of senses) add(phrase, { type: "sense", senses: all });
  for (const [index, names] of split(table.months).entries())
    for (const name of names.split(" "))
      add(name, { type: "month", month: index + 1, isShort: name.length <= SHORT && name !== "may" });
  for (const [weekday, names] of split(table.weekdays).entries())
    for (const name of names.split(" "))
      add(name, { type: "weekday", weekday, isShort: name.length <= SHORT && /[a-z]/.test(name) });
  for (const pair of split(table.numbers)) {
    const [name = "", value = ""] = pair.split("=");
    add(name, { type: "number", value: Number(value) });
  }
  const byFirst = new Map<string, string[]>();
  for (const phrase of phrases.keys()) {
    const first = phrase.charAt(0);
    byFirst.set(first, [...(byFirst.get(first) ?? []), phrase]);
  }
  for (const list of byFirst.values()) list.sort((left, right) => right.length - left.length);
  return {
    name: table.name,
    common: new Set(split(table.common)),
    ordinals: split(table.ordinals).sort((left, right) => right.length - left.length),
    phrases,
    byFirst,
  };
}

function split(text: string): string[] {
  return text === "" ? [] : text.split("|");
}
