import type { Words } from "./request.ts";
import { BIT, type WordClass } from "./words/lexicon.ts";

/** Words between a "not" and a call that it still denies: "do not ever try to call". */
const REACH = 6;
/** Words between a call and the mail that is named in one breath with it: "by phone or mail". */
const BREATH = 3;

/**
 * Whether a sentence asks, beside an end or in place of it, for something else, in one language: a call ("stop mailing, pick up
 * the phone"), what stands behind "instead", "except", "keep" ("unsubscribe me but keep the offers"), or to be taken off what is
 * no mail ("take me off the free plan"). A "not" or an end of the same act takes it back.
 */
export function asksForOther({ bits, clauses }: Words, language: number): boolean {
  const known = bits.get(language);
  return known !== undefined && new Acts(known, clauses).goOn();
}

/** Whether a sentence asks for no calls, and speaks of no other way to be reached, in one language. */
export function declinesCalls({ bits, clauses }: Words, language: number): boolean {
  const known = bits.get(language);
  if (known === undefined || !isOfCallsAlone(known) || known.some((each) => (each & LEAVES) !== 0))
    return false;
  return new Acts(known, clauses).declineCalls();
}

/** Verbs of calling are acts of writing too, unless nothing else is written or got: "don't ring me" leaves mail alone. */
export function isOfCallsAlone(known: readonly number[]): boolean {
  return known.every((each) => (each & (BIT.write | BIT.mail | BIT.get)) === 0 || (each & BIT.call) !== 0);
}

/**
 * Whether a sentence only says that mail is not needed, or "no more mail", in one language: it names nobody and forbids nothing.
 * What stands beside it may say why, and that nothing has ended ("no further mails needed, we bought it").
 */
export function isMild({ bits }: Words, language: number): boolean {
  const known = bits.get(language) ?? [];
  const all = known.reduce((each, word) => each | word, 0);
  const isForbidding = known.some(
    (each, at) =>
      (each & FORBIDS) !== 0 &&
      (each & BIT.small) === 0 &&
      // "Don't email", "nicht mehr anschreiben": what may be mail is a verb behind its "not".
      ((each & BIT.mail) === 0 || ((each & BIT.write) !== 0 && isBehindNot(known, at))),
  );
  const isNeedless = (all & BIT.need) !== 0;
  if ((all & BIT.not) === 0) return false;
  if (isNeedless) return (all & (BIT.mail | BIT.write)) !== 0 && (all & LEAVES) === 0;
  return (all & BIT.mail) !== 0 && (all & NAMES_WHOM) === 0 && !isForbidding;
}

/** Whether a sentence wishes for something that it names behind the wish, in one language: "I want Pro". */
export function wishesFor({ bits }: Words, language: number): boolean {
  const known = bits.get(language) ?? [];
  const wish = known.findIndex((each) => (each & BIT.want) !== 0 && (each & (BIT.small | BIT.need)) === 0);
  return wish !== -1 && known.every((each) => (each & BIT.not) === 0) && known.lastIndexOf(0) > wish;
}

function isBehindNot(known: readonly number[], at: number): boolean {
  return [1, 2].some((back) => ((known[at - back] ?? 0) & BIT.not) !== 0);
}

const FORBIDS = BIT.write | BIT.get | BIT.want;
const NAMES_WHOM = BIT.me | BIT.my | BIT.your | BIT.list | BIT.drop | BIT.out | BIT.peace | BIT.object;
const ENDS = BIT.not | BIT.stop | BIT.enough | BIT.drop | BIT.out | BIT.off | BIT.peace;
/** Words that want nothing by themselves. */
const IDLE = BIT.small | BIT.instead | BIT.and | BIT.me;
const LEAVES = BIT.drop | BIT.out | BIT.list | BIT.peace | BIT.object;
const TAKES = BIT.drop | BIT.out | BIT.take;

/** A sentence in acts, which commas and every "and" divide. */
class Acts {
  readonly #bits: readonly number[];
  readonly #clauses: readonly number[];
  readonly #acts: readonly number[];

  constructor(bits: readonly number[], clauses: readonly number[]) {
    this.#bits = bits;
    this.#clauses = clauses;
    let ands = 0;
    this.#acts = bits.map((each, at) => {
      if ((each & BIT.and) !== 0) ands += 1;
      return (clauses[at] ?? 0) + ands;
    });
  }

  goOn(): boolean {
    return this.#bits.some(
      (each, at) =>
        ((each & BIT.call) !== 0 && !this.#isDeclined(at)) ||
        ((each & BIT.instead) !== 0 && this.#isWantedInstead(at)) ||
        ((each & BIT.plan) !== 0 && this.#isTakenOff(at)),
    );
  }

  declineCalls(): boolean {
    return this.#bits.some((each, at) => (each & BIT.call) !== 0 && this.#isDeclined(at));
  }

  /** "Don't call", "stop calling and mailing", "do not e-mail or call", "no contact by phone or mail". */
  #isDeclined(at: number): boolean {
    if (this.#is(at, "not") || this.#is(at, "stop")) return true;
    for (let back = 1; back <= REACH; back += 1) {
      const place = at - back;
      if (this.#clauses[place] !== this.#clauses[at]) break;
      if (this.#is(place, "not") || this.#is(place, "stop"))
        return this.#isOneBreath(place + 1, at) || this.#isNamedWithMail(at);
    }
    // "Rufen Sie mich nicht an", "फोन मत कीजिए".
    return [1, 2, 3].some(
      (ahead) => this.#is(at + ahead, "not") && this.#acts[at + ahead] === this.#acts[at],
    );
  }

  /** No other act of writing stands between, or an "or" joins it; "stop writing and call me" names whom to call. */
  #isOneBreath(from: number, to: number): boolean {
    const isOrder = this.#is(to, "me") || this.#is(to + 1, "me");
    if (isOrder && this.#is(from - 1, "stop") && this.#acts[from] !== this.#acts[to]) return false;
    const between = this.#bits.slice(from, to);
    const isOther = between.some((each) => (each & (BIT.write | BIT.mail)) !== 0 && (each & BIT.call) === 0);
    return !isOther || between.some((each) => (each & BIT.and) !== 0);
  }

  #isNamedWithMail(at: number): boolean {
    const behind = this.#bits.slice(at + 1, at + 1 + BREATH);
    return (
      behind.some((each) => (each & BIT.and) !== 0) &&
      behind.some((each) => (each & (BIT.mail | BIT.write)) !== 0)
    );
  }

  #isWantedInstead(at: number): boolean {
    const here = this.#bits.filter((_, place) => this.#acts[place] === this.#acts[at]);
    const isEnd = here.some((each) => (each & ENDS) !== 0);
    return !isEnd && here.some((each) => each === 0 || (each & ~IDLE) !== 0);
  }

  #isTakenOff(at: number): boolean {
    return this.#bits.some(
      (each, place) => (each & TAKES) !== 0 && this.#clauses[place] === this.#clauses[at],
    );
  }

  #is(at: number, name: WordClass): boolean {
    return ((this.#bits[at] ?? 0) & BIT[name]) !== 0;
  }
}
