import { isOfCallsAlone } from "./other-way.ts";
import { readLexicon } from "./words/index.ts";
import { BIT, type WordClass } from "./words/lexicon.ts";

/** A sentence as the words of every language. */
export interface Words {
  /** By language, what each word is; only of languages that know one. */
  bits: ReadonlyMap<number, readonly number[]>;
  /** Where each word ends in the sentence. */
  ends: readonly number[];
  /** Which clause each word stands in, by commas. */
  clauses: readonly number[];
}

/** What a sentence asks for, by its words alone. */
export interface Request {
  /** Where the request ends in the sentence; null where nothing asks for it in so many words. */
  end: number | null;
  /** Something in it asks for it in some way. */
  isHinted: boolean;
  /** It speaks of somebody or something else, or asks to be written to besides: it never acts by itself. */
  isOpen: boolean;
  /** It asks for something else in such words: not to send an invoice, not yet, not to hesitate. */
  isOther: boolean;
  /** It speaks of an end and denies it: "don't stop writing". What it asks for depends on who says it. */
  isEndDenied: boolean;
  /** Wishes or asks for something, and says no "not" beside it. */
  isWish: boolean;
  /** Holds a "not". */
  isNegated: boolean;
  /** Nothing but an end: "no more, please". */
  isBareEnd: boolean;
  /** In a letter that says nothing else, its words smell of an end: "no more", "I don't want this". */
  isFaint: boolean;
}

/** More words of a sentence are not looked at. */
const MOST_WORDS = 80;
/** A language that knows so much of what the likeliest knows may be the text's as well. */
const LIKELY = 0.8;
/** A sentence of so few words has no room for anything else. */
const CURT = 5;
/** Languages whose "not" stands behind the verb: "hören Sie nicht auf", "sluta inte". */
const NOT_FOLLOWS: ReadonlySet<string> = new Set(["de", "nl", "da", "no", "sv", "is"]);
/** Most words of a sentence that smells of an end without asking for one, and of one that names mail beside. */
const FAINT = 6;
const LONG_FAINT = 14;

/** Reads a folded sentence once for all languages. */
export function readWords(sentence: string): Words {
  const lexicon = readLexicon();
  const bits = new Map<number, number[]>();
  const ends: number[] = [];
  const clauses: number[] = [];
  let clause = 0;
  for (const found of spellOut(sentence).matchAll(/[\p{L}\p{M}\p{N}]+|[,;:\u2013\u2014،]/gu)) {
    if (ends.length === MOST_WORDS) break;
    if (/^[^\p{L}\p{M}\p{N}]/u.test(found[0])) {
      clause += 1;
      continue;
    }
    for (const [language, each] of lexicon.lookUp(found[0])) {
      let known = bits.get(language);
      if (known === undefined) bits.set(language, (known = []));
      known[ends.length] = each;
    }
    ends.push(found.index + found[0].length);
    clauses.push(clause);
  }
  for (const known of bits.values()) for (let at = 0; at < ends.length; at += 1) known[at] ??= 0;
  return { bits, ends, clauses };
}

/** English "n't" as a word, and the "and" that Hebrew and Arabic write in one with the next word. */
function spellOut(sentence: string): string {
  return sentence.replaceAll("n't", " not").replace(/(?<!\p{L})[\u05d5\u0648](?=\p{L}{3})/gu, "$& ");
}

/**
 * The languages that sentences are likely in, by how many of their words each knows: all that know so great a share of what
 * the likeliest does. None where it knows fewer than `least`.
 */
export function tellLanguages(
  sentences: readonly Words[],
  { share, least }: { share: number; least: number } = { share: LIKELY, least: 1 },
): ReadonlySet<number> {
  const counts = new Map<number, number>();
  for (const { bits } of sentences)
    for (const [language, known] of bits)
      counts.set(language, (counts.get(language) ?? 0) + known.filter((each) => each !== 0).length);
  const best = Math.max(0, ...counts.values());
  if (best < least) return new Set();
  return new Set([...counts].filter(([, count]) => count >= best * share).map(([language]) => language));
}

/** The name of a language by its number. */
export function nameLanguage(language: number): string {
  return readLexicon().languages[language] ?? "";
}

/** Whether a sentence shows interest in one language: a word of it with no "not" right before. */
export function isKeen({ bits }: Words, language: number): boolean {
  const known = bits.get(language) ?? [];
  return known.some(
    (each, at) =>
      (each & BIT.keen) !== 0 && [-2, -1, 1, 2, 3].every((back) => ((known[at - back] ?? 0) & BIT.not) === 0),
  );
}

/** Whether a sentence asks whether somebody could do something, in one language. */
export function asksWhetherYouCan({ bits }: Words, language: number): boolean {
  return (bits.get(language) ?? []).some((each) => (each & BIT.can) !== 0);
}

/** Whether a sentence names its writer as the one who is written to. */
export function namesMe({ bits }: Words, language: number): boolean {
  return (bits.get(language) ?? []).some((each) => (each & BIT.me) !== 0);
}

/** Whether a sentence speaks of my consent, or of somebody who got my address or data, in one language. */
export function namesRight({ bits }: Words, language: number): boolean {
  const known = bits.get(language) ?? [];
  const all = known.reduce((each, word) => each | word, 0);
  return (
    ((all & BIT.law) !== 0 && (all & (BIT.me | BIT.my)) !== 0) ||
    ((all & BIT.get) !== 0 &&
      known.some((each, at) => (each & BIT.my) !== 0 && ((known[at + 1] ?? 0) & BIT.list) !== 0))
  );
}

/** What a sentence asks for in one language. */
export function readRequest({ bits, ends, clauses }: Words, language: number): Request {
  const known = bits.get(language);
  if (known === undefined) return NOTHING;
  const reading = new Reading(known, clauses, NOT_FOLLOWS.has(nameLanguage(language)));
  const last = reading.findRequest();
  const isHinted = last !== null || reading.isHinted();
  return {
    end: last === null ? null : (ends[last] ?? null),
    isHinted,
    isOpen: reading.isOpen(),
    isOther: !isHinted && reading.isOther(),
    isEndDenied: reading.isEndDenied(),
    isWish: reading.isWish(),
    isNegated: reading.isNegated(),
    isBareEnd: reading.isBareEnd(),
    isFaint: isHinted || reading.isFaint(),
  };
}

const NOTHING: Request = {
  end: null,
  isHinted: false,
  isOpen: false,
  isOther: false,
  isEndDenied: false,
  isWish: false,
  isNegated: false,
  isBareEnd: false,
  isFaint: false,
};

/**
 * One sentence in one language. A request is a "not" or an end beside an act of writing, or a taking away beside "me", my
 * data or their list; a wish before it, "again", "me" or a curt sentence make it one in so many words.
 */
class Reading {
  readonly #bits: readonly number[];
  readonly #clauses: readonly number[];
  /** Which act each word belongs to: commas and every "and" divide them. */
  readonly #acts: readonly number[];
  readonly #all: number;
  /** A "not" may stand behind its verb. */
  readonly #mayNotFollow: boolean;

  constructor(bits: readonly number[], clauses: readonly number[], mayNotFollow: boolean) {
    this.#bits = isOfCallsAlone(bits)
      ? bits.map((each) => ((each & BIT.call) === 0 ? each : each & ~BIT.write))
      : bits;
    this.#mayNotFollow = mayNotFollow;
    this.#clauses = joinPolite(bits, clauses);
    let ands = 0;
    this.#acts = bits.map((each, at) => {
      if ((each & BIT.and) !== 0) ands += 1;
      return (this.#clauses[at] ?? 0) + ands;
    });
    this.#all = this.#bits.reduce((all, each) => all | each, 0);
  }

  /** The last word of a request in so many words; null where there is none. */
  findRequest(): number | null {
    if (
      this.#asksForContrary() ||
      this.isEndDenied() ||
      this.#isOfEvent() ||
      this.#has("thing") ||
      this.#isPostponed() ||
      this.#asksToWrite()
    )
      return null;
    const isMeant = this.#has("me") || this.#has("more");
    const isCurt = this.#bits.length <= CURT;
    return (
      (isMeant || isCurt ? this.#pair("not", ["write"], 4) : null) ??
      this.#stopping() ??
      this.#dropping() ??
      this.#unwanted() ??
      this.#noMore() ??
      this.#leaving() ??
      this.#objecting() ??
      (this.#has("me") || this.#has("stop") ? this.#peace() : null)
    );
  }

  /** Something in it asks for an end in some way. */
  isHinted(): boolean {
    if (this.#asksForContrary() || this.#isOfEvent()) return false;
    if (this.isEndDenied() && (["write", "mail", "get"] as const).some((each) => this.#has(each)))
      return true;
    const isMeant = this.#has("me") || this.#has("my");
    const isWished = isMeant || this.#has("want") || this.#has("your") || this.#bits.length <= CURT;
    if (this.#has("out") && isWished) return true;
    if ((this.#has("law") || this.#has("object")) && (isMeant || this.#has("not"))) return true;
    const dropped = this.#drops();
    // "Delete me from your list of customers" is about me, "delete the line and send it to me" is not.
    const isOfMe = dropped !== null && this.#nearInAct(dropped, ["me", "my"], 4) !== null;
    if (this.#takesMe() && !this.#has("thing")) return true;
    // "I do not want you to write": what is asked for stands behind a wish for none.
    const isNone = this.#pair("not", ["want", "need"], 4) !== null;
    const isElse = this.#has("thing") || (this.#asksToWrite() && !isNone);
    if (dropped !== null && isMeant && (isElse ? isOfMe && this.#has("list") : true)) return true;
    if (dropped !== null && this.#bits.length <= 2) return true;
    const isAsked = this.#has("can") || this.#has("want");
    if (dropped !== null && isAsked && this.#has("list") && !isElse) return true;
    // "Off the list, please", "raus aus der Liste".
    if (this.#is(0, "off") && this.#has("list") && this.#bits.length <= CURT + 2 && !isElse) return true;
    // "Please drop off".
    if (this.#bits.length <= CURT - 2 && this.#has("take") && this.#has("off") && !isElse) return true;
    if (isElse || this.#isPostponed()) return false;
    const isEnd = !this.#isNegated("stop") && !this.#isNegated("enough");
    return (
      (isMeant && this.#has("peace")) ||
      ((isMeant || this.#has("more") || this.#has("want")) &&
        this.#pair("not", ["write", "get"], 5) !== null) ||
      ((isMeant || this.#has("want") || this.#has("your")) &&
        isEnd &&
        (this.#pair("stop", ["write", "mail", "get"], 6) ?? this.#pair("enough", ["write", "mail"], 5)) !==
          null) ||
      (isEnd && this.#has("stop") && this.#bits.length <= CURT + 1) ||
      (this.#has("more") && this.#pair("not", ["want", "mail"], 4) !== null) ||
      (this.#has("want") && this.#pair("not", ["mail"], 5) !== null && this.#bits.length <= 12) ||
      this.#pair("last", ["mail", "get"], 4) !== null ||
      (isNone && this.#has("me") && this.#has("write")) ||
      (this.#pair("not", ["want"], 4) !== null && this.#has("my") && this.#has("list")) ||
      (this.#pair("not", ["need"], 4) !== null &&
        (this.#has("mail") || this.#has("write") || this.#has("list")))
    );
  }

  /** "Take my colleague off the list", "don't call, write instead". */
  isOpen(): boolean {
    return (
      (this.#has("thing") && !this.#has("me") && (this.#has("drop") || this.#has("take"))) ||
      this.#asksToWrite()
    );
  }

  /** "Don't send the contract yet", "don't hesitate to write": a request for something else. */
  isOther(): boolean {
    if (this.#has("me") && this.#has("more")) return false;
    return (
      this.#asksForContrary() ||
      this.#isOfEvent() ||
      ((this.#has("thing") || this.#isPostponed()) && this.#pair("not", ["write"], 4) !== null)
    );
  }

  /** "Don't stop writing": the "not" is the end's own, and no second one stands in the sentence. */
  isEndDenied(): boolean {
    return (["stop", "enough"] as const).some((name) =>
      this.#bits.some((_, at) => this.#is(at, name) && this.#isDeniedAt(at, name)),
    );
  }

  /** Of so few words that say nothing else: "no more, please", "I don't want this", "that is enough". */
  isFaint(): boolean {
    if (this.isEndDenied() || this.#asksForContrary() || this.#has("thing") || this.#has("keen"))
      return false;
    if (this.#isPostponed() || this.#asksToWrite()) return false;
    const isBare = this.#bits.length <= FAINT && this.#bits.every((each) => each !== 0);
    const isOfMail = (["write", "mail", "get", "list"] as const).some((each) => this.#has(each));
    return (
      (isBare &&
        this.#has("not") &&
        (this.#has("more") ||
          this.#bits.some((each) => (each & BIT.want) !== 0 && (each & BIT.small) === 0))) ||
      (isBare && this.#bits.length <= 3 && (this.#has("stop") || this.#has("enough"))) ||
      (this.#bits.length <= CURT - 1 && this.#has("enough") && !this.#has("want")) ||
      (this.#has("stop") && isOfMail && this.#bits.length <= LONG_FAINT) ||
      (this.#has("not") && this.#has("me") && isOfMail && this.#bits.length <= LONG_FAINT) ||
      ((this.#has("law") || this.#has("object")) && this.#has("not")) ||
      (this.#has("drop") && (this.#has("me") || (this.#has("my") && this.#has("list")))) ||
      // The verb may be misspelt ("tke me of the list"); who asks to be put on a list is asked about too.
      (this.#has("me") && this.#has("list") && this.#bits.length <= FAINT) ||
      this.#has("out") ||
      (this.#has("peace") && this.#has("me"))
    );
  }

  /** Wants or needs something, which no "not" takes back. */
  isWish(): boolean {
    return (
      !this.#has("not") &&
      this.#bits.some((each) => (each & (BIT.want | BIT.need)) !== 0 && (each & BIT.small) === 0)
    );
  }

  isNegated(): boolean {
    return this.#has("not");
  }

  /** Every word is of an end, or politeness: "no more, please". */
  isBareEnd(): boolean {
    if (this.#bits.length > CURT || this.isEndDenied() || !(this.#has("not") && this.#has("more")))
      return false;
    return this.#bits.every((each) => (each & BARE) !== 0);
  }

  /** Whether a "not" beside an end belongs to it and not to an act of writing that stands nearer. */
  #isDeniedAt(at: number, name: WordClass): boolean {
    const nots = this.#bits.flatMap((_, place) => (this.#isPlain(place, "not", name) ? [place] : []));
    const here = nots.filter((place) => this.#acts[place] === this.#acts[at] && Math.abs(place - at) <= 2);
    // French has two words for one "not", around its verb.
    if (here.length === 0 || nots.some((place) => Math.abs(place - at) > 3)) return false;
    return here.some((place) => {
      if (place < at) return true;
      if (!this.#mayNotFollow) return false;
      const next = this.#next(place + 1, ["write", "mail"], 3);
      return next === null || place - at <= next - place;
    });
  }

  /** "Take me from the list": whoever names the list may mean to be on it, too. */
  #takesMe(): boolean {
    return this.#bits.some(
      (_, at) =>
        this.#is(at, "take") &&
        this.#nearInAct(at, ["me"], 3) !== null &&
        this.#nearInAct(at, ["list"], 6) !== null,
    );
  }

  /** "Don't hesitate to write", "do not forget". */
  #asksForContrary(): boolean {
    return this.#pair("not", ["dare"], 3) !== null;
  }

  /** "Sign me off from the webinar", "delete the first appointment": of one event, and of no mail, list or data. */
  #isOfEvent(): boolean {
    if (!this.#has("event") || (["mail", "list", "more", "not"] as const).some((each) => this.#has(each)))
      return false;
    const isYours = this.#ordered("your", ["event"], 2) !== null;
    const out = this.#find("out") ?? (this.#has("me") ? null : this.#drops());
    return out !== null && !isYours && this.#nearInAct(out, ["event"], 6) !== null;
  }

  /** Not yet; "noch einmal" is another time. */
  #isPostponed(): boolean {
    return this.#bits.some((_, at) => this.#is(at, "yet") && !this.#is(at + 1, "more"));
  }

  /** Taking away whom or what, and from where. */
  #dropping(): number | null {
    const at = this.#drops();
    if (at === null) return null;
    const me = this.#nearInAct(at, ["me"], 4);
    if (me !== null) return Math.max(at, me, this.#near(at, ["list"], 8) ?? 0);
    const list = this.#nearInAct(at, ["list"], 6);
    if (list === null) return null;
    // "I ask for removal from the database, having no interest": nothing else stands between.
    const isBare =
      this.#has("want") &&
      this.#pair("not", ["need", "want"], 4) !== null &&
      this.#bits.slice(Math.min(at, list), Math.max(at, list)).every((each) => each !== 0);
    return this.#has("my") || this.#has("your") || isBare || this.#bits.length <= CURT
      ? Math.max(at, list)
      : null;
  }

  /** A verb of taking away that no "not" stands before. */
  #drops(): number | null {
    for (let at = 0; at < this.#bits.length; at += 1) {
      if ([at - 1, at - 2].some((place) => this.#is(place, "not") && !this.#isPolitelyAsked(place))) continue;
      if (this.#is(at, "drop")) return at;
      if (this.#is(at, "take") && this.#near(at, ["me", "my"], 5) !== null) {
        const off = this.#near(at, ["off"], 6);
        if (off !== null) return off;
      }
    }
    return null;
  }

  /** "Would you not kindly delete me": with a word between "would" and "not" it is a question, not a refusal. */
  #isPolitelyAsked(not: number): boolean {
    return this.#is(not - 2, "can") && !this.#is(not - 1, "can");
  }

  /** An end of writing, unless no end is asked for ("das reicht uns nicht"). */
  #stopping(): number | null {
    if (this.#isNegated("stop") || this.#isNegated("enough")) return null;
    const stopped = this.#ordered("stop", ["write", "mail", "get"], 5);
    if (stopped !== null && !(this.#isPlain(stopped, "get", "write") && this.#isOfNobody(stopped)))
      return stopped;
    return this.#ordered("enough", ["mail"], 3) ?? this.#stoppingLast();
  }

  /** "Stop receiving spam" is advice to whoever gets it, where neither "me" nor "I want" is said. */
  #isOfNobody(at: number): boolean {
    return this.#near(at, ["me", "my", "want", "more", "your"], CURT) === null;
  }

  /** Where the verb stands last: "von weiteren Schreiben absehen", of a short sentence and of mail. */
  #stoppingLast(): number | null {
    const last = this.#bits.length - 1;
    if (last < 1 || last > CURT + 3 || !this.#isPlain(last, "stop", "write")) return null;
    const isOurs = this.#has("your") || this.#has("more") || this.#has("me");
    return isOurs && this.#nearInAct(last, ["write", "mail"], 4) !== null ? last : null;
  }

  /** "No more mails": both in one clause. */
  #noMore(): number | null {
    // "No more of these mails" may have words between; "no" and "more" stand together then.
    const isTogether = this.#bits.some((_, at) => this.#is(at, "not") && this.#is(at + 1, "more"));
    const mail = this.#ordered("not", ["mail"], isTogether ? 8 : 4);
    return mail !== null && this.#near(mail, ["more"], 6) !== null ? mail : null;
  }

  /** An act of writing that nothing in its clause negates or ends: "delete it and send me the rest", "write again in May". */
  #asksToWrite(): boolean {
    return this.#bits.some(
      (each, at) =>
        (each & BIT.write) !== 0 &&
        (each & (BIT.mail | BIT.not | BIT.stop | BIT.want | BIT.small)) === 0 &&
        ((each & BIT.take) === 0 || (at > 0 && !this.#has("off") && !this.#has("out"))) &&
        !this.#bits.some(
          (other, place) =>
            (other & (BIT.not | BIT.stop | BIT.enough)) !== 0 && this.#clauses[place] === this.#clauses[at],
        ),
    );
  }

  #isNegated(name: WordClass): boolean {
    return this.#bits.some(
      (each, at) =>
        (each & BIT[name]) !== 0 && [-2, -1, 1, 2].some((away) => this.#isPlain(at + away, "not", name)),
    );
  }

  /** A word of one class that is not of the other. */
  #isPlain(at: number, name: WordClass, other: WordClass): boolean {
    return this.#is(at, name) && !this.#is(at, other);
  }

  /** "I do not want to get any more mail". */
  #unwanted(): number | null {
    const wish = this.#pair("not", ["want"], 3);
    return wish === null ? null : this.#next(wish, ["get", "write", "mail"], 8);
  }

  /** A word that is nothing but a request, with at most politeness, "me" or a wish beside it. */
  #leaving(): number | null {
    const at = this.#find("out");
    if (at === null) return null;
    const clause = this.#bits.filter((_, place) => this.#clauses[place] === this.#clauses[at]);
    if (clause.length > 10 || clause.some((each) => (each & (BIT.not | BIT.my)) !== 0)) return null;
    const others = clause.filter((each) => (each & BESIDE_OUT) === 0);
    const isWished = clause.some((each) => (each & (BIT.me | BIT.want)) !== 0);
    return others.length <= (isWished ? 1 : 0) ? at : null;
  }

  /** "Leave me in peace", in a short clause. */
  #peace(): number | null {
    const at = this.#find("peace");
    const isShort = this.#clauses.filter((each) => at !== null && each === this.#clauses[at]).length <= 8;
    return isShort ? at : null;
  }

  /** "I object to any use of my data", "I withdraw my consent". */
  #objecting(): number | null {
    const isNegated = this.#isNegated("object") || this.#isNegated("drop");
    if (isNegated || !(this.#has("me") || this.#has("my"))) return null;
    if (this.#has("list") || this.#has("mail")) return this.#find("object");
    return this.#pair("drop", ["law"], 4);
  }

  #has(name: WordClass): boolean {
    return (this.#all & BIT[name]) !== 0;
  }

  #is(at: number, name: WordClass): boolean {
    return ((this.#bits[at] ?? 0) & BIT[name]) !== 0;
  }

  #find(name: WordClass): number | null {
    const at = this.#bits.findIndex((each) => (each & BIT[name]) !== 0);
    return at === -1 ? null : at;
  }

  /** The nearest word of some class around a place in its clause, within so many words. */
  #near(at: number, names: readonly WordClass[], most: number): number | null {
    for (let away = 0; away <= most; away += 1)
      for (const place of [at + away, at - away])
        if (this.#clauses[place] === this.#clauses[at] && names.some((name) => this.#is(place, name)))
          return place;
    return null;
  }

  /** The same within one act: no "and" between. */
  #nearInAct(at: number, names: readonly WordClass[], most: number): number | null {
    for (let away = 0; away <= most; away += 1)
      for (const place of [at + away, at - away])
        if (this.#acts[place] === this.#acts[at] && names.some((name) => this.#is(place, name))) return place;
    return null;
  }

  /** The first word of some class from a place on, a comma between or not. */
  #next(from: number, names: readonly WordClass[], most: number): number | null {
    for (let at = from; at <= from + most; at += 1) if (names.some((name) => this.#is(at, name))) return at;
    return null;
  }

  /** Two words in either order; one word may be both. */
  #pair(left: WordClass, right: readonly WordClass[], most: number): number | null {
    if (!this.#has(left)) return null;
    for (let at = 0; at < this.#bits.length; at += 1) {
      const other = this.#is(at, left) ? this.#near(at, right, most) : null;
      if (other !== null) return Math.max(at, other);
    }
    return null;
  }

  /** Two words in this order, of one clause. */
  #ordered(left: WordClass, right: readonly WordClass[], most: number): number | null {
    if (!this.#has(left)) return null;
    for (let at = 0; at < this.#bits.length; at += 1) {
      const next = this.#is(at, left) ? this.#next(at + 1, right, most - 1) : null;
      if (next !== null && this.#clauses[next] === this.#clauses[at]) return next;
    }
    return null;
  }
}

/** A clause of nothing but politeness ("delete, please, my address") divides nothing. */
function joinPolite(bits: readonly number[], clauses: readonly number[]): readonly number[] {
  const telling = new Set(clauses.filter((_, at) => ((bits[at] ?? 0) & ~POLITE) !== 0 || bits[at] === 0));
  let skipped = 0;
  return clauses.map((clause, at) => {
    const isNew = at > 0 && clause !== clauses[at - 1];
    // It is joined with what stands before it, and what stands behind with both.
    if (isNew && !telling.has(clause)) skipped += 1;
    if (isNew && telling.has(clause) && !telling.has(clauses[at - 1] ?? clause)) skipped += 1;
    return clause - skipped;
  });
}

const BARE = BIT.not | BIT.more | BIT.stop | BIT.want | BIT.small | BIT.enough;
const POLITE = BIT.small | BIT.want;
const BESIDE_OUT = BIT.out | BIT.me | BIT.want | BIT.small | BIT.list | BIT.your | BIT.mail;
