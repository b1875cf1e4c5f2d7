import { foldAccents } from "../fold.ts";

/**
 * One language's words for being written to, by what they do in a request: stems divided by spaces. `*` at the end takes any
 * ending, `{a,b}` stands for one of several. Accents are written as they are and compared without. Verbs stand in the forms
 * of a request (imperative, infinitive, participle), since "we do not send" asks for nothing.
 */
export interface RequestWords {
  /** Not, never, no, none, without. */
  not: string;
  /** What makes a verb its contrary where it stands before it in one word ("nepište"). */
  negates?: string;
  /** Not yet, for now, before: asks for a time. */
  yet: string;
  /** Again, any more, further, in future. */
  more: string;
  /** Stop, cease, refrain, spare, decline. */
  stop: string;
  /** Enough, of mail or of anything else. */
  enough?: string;
  /** To write, send, mail, contact, bother. */
  write: string;
  /** Mail, message, newsletter, advertisement. */
  mail: string;
  /** To receive, get, hear, be contacted. */
  get: string;
  /** Wish, want, ask, would rather, be grateful. */
  want: string;
  /** Remove, delete, forget. */
  drop: string;
  /** A verb that means it with `off` alone: "take … off", "nehmen … raus". */
  take?: string;
  off?: string;
  /** List, database, address, data. */
  list: string;
  /** Me, us, as those who are written to. */
  me: string;
  /** My, our. */
  my: string;
  /** Your, these, this: whose mail it is. */
  your: string;
  /** Endings that say "me" on a verb ("escribirme"). */
  tails?: string;
  /** Endings that say "my" on a noun ("osoitteeni"). */
  mine?: string;
  /** Endings that say "we" on a verb: "lopetamme", we end something, asks for no end. */
  we?: string;
  /** Nothing but a request: "unsubscribe". */
  out?: string;
  /** Alone, in peace. */
  peace?: string;
  /** "I object". */
  object?: string;
  /** Consent, spam, law: speaks of it, asks for nothing. */
  law?: string;
  /** The last one. */
  last?: string;
  /** Need, reason, welcome, wanted: what mail of no use is not. */
  need?: string;
  /** "Could you", "are you able to": a request put as a question. */
  can?: string;
  /** Hesitate, forget, worry, miss: with a "not" before them nobody asks for an end. */
  dare?: string;
  /** Interest, a price, a day to meet: the conversation goes on. */
  keen?: string;
  /** To call, to talk: another way than mail. */
  call: string;
  /** Instead, rather, except; to keep, to switch, to put on: something else is wanted beside the end. */
  instead: string;
  /** What one is taken off that is no mail and no list of whom to write to: a plan, a trial, a waiting list. */
  plan: string;
  /** And, or: another act may stand behind it. */
  and: string;
  /** What else is sent, struck out or spoken of: invoices, contracts, colleagues, customers. */
  thing: string;
  /** Words of nearly every text, which tell the language. */
  small: string;
}

const CLASSES = [
  "not",
  "yet",
  "more",
  "stop",
  "enough",
  "write",
  "mail",
  "get",
  "want",
  "drop",
  "take",
  "off",
  "list",
  "me",
  "my",
  "your",
  "out",
  "peace",
  "object",
  "law",
  "last",
  "need",
  "can",
  "dare",
  "keen",
  "and",
  "thing",
  "event",
  "small",
  "call",
  "instead",
  "plan",
] as const satisfies readonly (keyof RequestWords | "event")[];

export type WordClass = (typeof CLASSES)[number];

/** Each class is a bit, so that a word may be of several. */
export const BIT = Object.fromEntries(CLASSES.map((name, at) => [name, 1 << at])) as Readonly<
  Record<WordClass, number>
>;

/** Stems of every language in one map: a word is looked up once for all of them. */
export class Lexicon {
  readonly #stems = new Map<string, { language: number; bits: number; isWhole: boolean }[]>();
  readonly #negating: { language: number; prefix: string }[] = [];
  readonly #tails: { language: number; tail: string }[] = [];
  readonly #mine: { language: number; tail: string }[] = [];
  readonly #we: { language: number; tail: string }[] = [];
  readonly #known = new Map<string, readonly (readonly [language: number, bits: number])[]>();
  readonly languages: readonly string[];
  #longest = 0;

  constructor(tables: Readonly<Record<string, RequestWords>>) {
    this.languages = Object.keys(tables);
    Object.values(tables).forEach((table, language) => {
      for (const name of CLASSES) {
        const own = name === "event" ? undefined : table[name];
        const stems = `${own ?? ""} ${ALIKE[name] ?? ""}`;
        for (const stem of split(stems)) this.#add(stem, language, BIT[name]);
      }
      for (const prefix of split(table.negates)) this.#negating.push({ language, prefix });
      for (const tail of split(table.tails)) this.#tails.push({ language, tail });
      for (const tail of split(table.mine)) this.#mine.push({ language, tail });
      for (const tail of split(table.we)) this.#we.push({ language, tail });
    });
  }

  /** What a folded word is, by language; the empty list where no language knows it. */
  lookUp(word: string): readonly (readonly [language: number, bits: number])[] {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    const found = new Map<number, number>();
    this.#gather(word, found);
    for (const { language, prefix } of this.#negating) {
      if (!word.startsWith(prefix) || word.length < prefix.length + 2) continue;
      const behind = new Map<number, number>();
      this.#gather(word.slice(prefix.length), behind, { only: language });
      const bits = (behind.get(language) ?? 0) & NEGATED;
      if (bits !== 0) found.set(language, (found.get(language) ?? 0) | bits | BIT.not);
    }
    for (const { language, tail } of this.#tails) {
      const bits = found.get(language) ?? 0;
      if ((bits & TAILED) !== 0 && word.endsWith(tail)) found.set(language, bits | BIT.me);
    }
    for (const { language, tail } of this.#mine) {
      const bits = found.get(language) ?? 0;
      if ((bits & BIT.list) !== 0 && word.endsWith(tail)) found.set(language, bits | BIT.my);
    }
    for (const { language, tail } of this.#we) {
      const bits = found.get(language) ?? 0;
      if ((bits & TOLD) !== 0 && word.endsWith(tail)) found.set(language, bits & ~TOLD);
    }
    if (found.size === 0)
      for (const swapped of swapNeighbours(word)) this.#gather(swapped, found, { least: LEAST_SLIPPED });
    if (found.size === 0)
      for (const filled of fillVowels(word)) this.#gather(filled, found, { least: filled.length });
    const entry = [...found];
    // Words are the stranger's: what is kept of them is bounded.
    if (this.#known.size < MOST_KNOWN && word.length <= MOST_CHARS) this.#known.set(word, entry);
    return entry;
  }

  #add(written: string, language: number, bits: number): void {
    const isWhole = !written.endsWith("*");
    const stem = isWhole ? written : written.slice(0, -1);
    this.#longest = Math.max(this.#longest, stem.length);
    const here = this.#stems.get(stem) ?? [];
    here.push({ language, bits, isWhole });
    this.#stems.set(stem, here);
  }

  #gather(
    word: string,
    found: Map<number, number>,
    { only = null, least = 1 }: { only?: number | null; least?: number } = {},
  ): void {
    for (let length = Math.min(word.length, this.#longest); length >= least; length -= 1) {
      for (const { language, bits, isWhole } of this.#stems.get(word.slice(0, length)) ?? [])
        if ((only === null || only === language) && (!isWhole || length === word.length))
          found.set(language, (found.get(language) ?? 0) | bits);
    }
  }
}

/** "agian", "recieve": a word that nobody knows, with two letters of its middle changed round. */
function swapNeighbours(word: string): string[] {
  if (word.length < LEAST_SLIPPED || word.length > MOST_CHARS) return [];
  const middle = Array.from({ length: word.length - 3 }, (_, at) => at + 1);
  return middle.map((at) => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2));
}

/** "contactng": a long word that lacks a vowel. */
function fillVowels(word: string): string[] {
  if (word.length < LEAST_SHORTENED || !/^[a-z]{1,20}$/.test(word)) return [];
  const places = Array.from({ length: word.length - 1 }, (_, at) => at + 1);
  return places.flatMap((at) =>
    ["a", "e", "i", "o", "u"].map((vowel) => word.slice(0, at) + vowel + word.slice(at)),
  );
}

/** What a "not" written in one word with it is the contrary of. */
const NEGATED = BIT.write | BIT.get | BIT.want | BIT.need | BIT.dare | BIT.call;
/** What nobody asks for who says "we" of it. */
const TOLD = BIT.stop | BIT.drop | BIT.take;
const TAILED = BIT.write | BIT.drop | BIT.stop | BIT.take | BIT.get | BIT.call;
/** What the world calls alike, and what is not told apart by languages. */
const ALIKE: Partial<Record<WordClass, string>> = {
  thing: "cc bcc pdf link links zoom teams demo webinar excel logo",
  call: "whatsapp telegram viber sms skype wechat zalo",
  // What one goes to, in the singular: "your webinars" are mail.
  event:
    "webinar webinaire webinario webinaari seminar seminaire seminario seminarium workshop atelier taller training course kurs cours corso curso cursus event evento evenement veranstaltung termin appointment meeting besprechung schulung formation conference konferenz conferencia konferencja szkolenie spotkanie schuzka schuzku вебинар вебинара вебінар вебінару встречу зустріч",
};
const MOST_KNOWN = 4_000;
const MOST_CHARS = 30;
/** Shorter words are too like others. */
const LEAST_SLIPPED = 5;
const LEAST_SHORTENED = 6;

function split(stems: string | undefined): string[] {
  if (stems === undefined) return [];
  return foldAccents(stems.toLowerCase())
    .split(/\s+(?![^{]*\})/)
    .flatMap((each) => {
      const braces = /^([^{]*)\{([^}]*)\}(.*)$/.exec(each);
      if (braces === null) return each === "" ? [] : [each];
      const [, before = "", inner = "", after = ""] = braces;
      return inner.split(",").map((piece) => `${before}${piece}${after}`);
    });
}
