import type { Around } from "./calendar.ts";
import { formatDay } from "./day.ts";
import { findExpressions } from "./expressions.ts";
import { isBeside, isFiller, isJoined } from "./joints.ts";
import type { Expression, Span } from "./span.ts";
import type { Language } from "./lexicon.ts";
import { tellLanguages } from "./tell-language.ts";
import { has, simplify, type Token, tokenize } from "./tokens.ts";

/** What an absence says about its end. */
export interface Absence {
  /** The first day back, `YYYY-MM-DD`; null where none is stated, or one that is past. */
  returnDate: string | null;
  /** Whether the words say that somebody is away for a time. */
  isAway: boolean;
}

/** What one day or stretch means: the first day back, and how surely. */
interface Reading {
  /** Days since 1970-01-01. */
  back: number;
  /** Whether its sentence speaks of being away or coming back. */
  isTold: boolean;
}

const MOST_CHARS = 6_000;
/** Longest stretch that an absence is believed to last, in days. */
const MAX_AHEAD_DAYS = 400;
/** Words of a language that say that somebody is away or back are looked for so far from a day. */
const NEAR_TOKENS = 14;

/**
 * What an absence in words says of its end. "Back on 5 May" is that day, "until 5 May", "5–9 May", "through March" mean
 * the day after, "until September" and "until the week of" the first day of it. Of several the latest counts.
 */
export function readAbsence(text: string, around: Around): Absence {
  const plain = simplify(text.slice(0, MOST_CHARS));
  const readings: Reading[] = [];
  let isAway = false;
  const first = tellFirst(plain);
  for (const sentence of splitSentences(plain)) {
    const heard = tellLanguages(sentence, plain).map((language) =>
      readSentence(sentence, language, { ...around, first: first ?? firstOf(language) }),
    );
    // The likeliest language that makes something of it.
    const best =
      heard.find((each) => each.readings.length > 0) ?? heard.find((each) => each.isAway) ?? heard[0];
    if (best === undefined) continue;
    readings.push(...best.readings);
    isAway ||= best.isAway;
  }
  const told = readings.filter((each) => each.isTold);
  const backs = (told.length > 0 ? told : readings)
    .map((each) => each.back)
    .filter((each) => each >= around.today && each <= around.today + MAX_AHEAD_DAYS);
  return { returnDate: backs.length === 0 ? null : formatDay(Math.max(...backs)), isAway };
}

/** One date of a text that can only be read one way tells how its others are written. */
function tellFirst(text: string): Around["first"] {
  let told: Around["first"] = null;
  for (const [, first = "", second = ""] of text.matchAll(/(?<![\d/.])(\d{1,2})\/(\d{1,2})(?!\d)/g)) {
    if (Number(first) > 12 === Number(second) > 12) continue;
    const here = Number(second) > 12 ? "month" : "day";
    if (told !== null && told !== here) return null;
    told = here;
  }
  return told;
}

/** Korean, Japanese and Chinese put the month first, always. */
function firstOf({ name }: Language): Around["first"] {
  if (name === "vi") return "day";
  return name === "ko" || name === "ja" || name === "zh" ? "month" : null;
}

/** Paragraphs, and sentences that end clearly; a point behind a number may belong to a date and divides nothing. */
function splitSentences(text: string): string[] {
  return text
    .split(/(?<=[!?。！？।]|(?:[a-z\])가-힣]{2}|\d{4})\.)\s|\n{2,}|\n(?=[-*•] )|(?<=[。！？])/)
    .map((each) => each.replaceAll("\n", " ").trim())
    .filter((each) => each !== "");
}

function readSentence(
  sentence: string,
  language: Language,
  around: Around,
): { readings: Reading[]; isAway: boolean } {
  const tokens = tokenize(sentence, language);
  const expressions = findExpressions(tokens, around);
  const readings: Reading[] = [];
  const isTold = tokens.some((each) => has(each, "away") || has(each, "back"));
  const begin: { at: number | null } = { at: null };
  for (const [index, each] of expressions.entries()) {
    const context: Context = {
      tokens,
      language,
      previous: expressions[index - 1],
      next: expressions[index + 1],
      today: around.today,
      begin,
    };
    const back = each.type === "span" ? readSpan(each, context) : readLength(each, context);
    if (back !== null) readings.push({ back, isTold });
  }
  // "I won't be back until": away, said the other way round.
  const denied = tokens.findIndex((each) => has(each, "not"));
  const isDeniedBack = denied !== -1 && tokens.slice(denied).some((each) => has(each, "back"));
  // "Back on Thursday" tells of an absence that it does not name.
  const isReturn = readings.length > 0 && tokens.some((each) => has(each, "return"));
  return { readings, isAway: isDeniedBack || isReturn || tokens.some((each) => has(each, "away")) };
}

interface Context {
  tokens: readonly Token[];
  language: Language;
  previous: Expression | undefined;
  next: Expression | undefined;
  today: number;
  /** The first day of an absence that the sentence has named so far. */
  begin: { at: number | null };
}

/** The first day back that a day or stretch means; null where it is a beginning or no absence's. */
function readSpan(span: Span, context: Context): number | null {
  const { tokens, previous, next, begin, language } = context;
  const behind = tokens.slice(span.end, span.end + 3);
  const before = lastWords(tokens, span.start);
  const isEnd = before.some((each) => has(each, "through")) || behind.some((each) => has(each, "inclusive"));
  const after = dayAfter(span, isEnd);

  // "tomorrow, Friday 13 March", "today (3 March)": one day, said twice.
  if (
    previous?.type === "span" &&
    previous.first === span.first &&
    isBeside(tokens, previous.end, span.start)
  )
    return null;
  if (previous?.type === "span" && isJoined(tokens, previous.end, span.start) && span.last >= previous.first)
    return isReturnOnly(context, previous) ? span.first : span.last + 1;
  if (next?.type === "span" && isJoined(tokens, span.end, next.start) && next.last >= span.first) {
    begin.at = span.first;
    return null;
  }
  if (has(behind[0], "untilAfter")) return after;
  if (has(behind[0], "fromAfter")) return readsBack(context, span) ? span.first : start(begin, span);
  if (before.some((each) => has(each, "before"))) return isDenied(tokens, span.start) ? span.first : null;
  if (before.some((each) => has(each, "until") || has(each, "through"))) {
    // "will not be back until 5 May"; German's "bis" always means the last day away.
    const isReturn = !isEnd && language.name !== "de" && isDenied(tokens, span.start);
    return isReturn || nearestBefore(context, span) === "my return" ? span.first : after;
  }
  if (before.some((each) => has(each, "after")))
    return readsBack(context, span) ? span.last + 1 : start(begin, span);
  if (before.some((each) => has(each, "by")))
    return readsBack(context, span) ? span.first : start(begin, span);
  const role = readRole(context, span);
  if (role === "back") return span.first;
  if (before.some((each) => has(each, "from"))) return start(begin, span);
  return role === "away" ? span.last + 1 : null;
}

/** "until September" ends where September begins, "until 5 May" and "through September" behind their last day. */
function dayAfter(span: Span, isEnd: boolean): number {
  return span.grain === "day" || isEnd ? span.last + 1 : span.first;
}

/** "away for two weeks", "back in ten days"; "we answer within two days" is no absence. */
function readLength(
  { days, start: at, end }: { days: number; start: number; end: number },
  context: Context,
): number | null {
  const { tokens, begin, today } = context;
  const before = lastWords(tokens, at);
  const role = readRole(context, { start: at, end });
  if (before.some((each) => has(each, "in")) && role === "back") return today + days;
  return role === "away" ? (begin.at ?? today) + days : null;
}

function start(begin: { at: number | null }, span: Span): null {
  begin.at = span.first;
  return null;
}

/** Prepositions and articles right before a place, at most three words. */
function lastWords(tokens: readonly Token[], at: number): Token[] {
  const words: Token[] = [];
  for (let index = at - 1; index >= 0 && words.length < 3; index -= 1) {
    const token = tokens[index];
    if (token === undefined || token.type === "end") break;
    const isJoint =
      isFiller(token) ||
      (["until", "through", "from", "by", "after", "before", "in", "on", "inclusive", "to"] as const).some(
        (each) => has(token, each),
      );
    if (!isJoint) break;
    words.push(token);
  }
  return words;
}

/** Whether "not … back" stands before: "won't be back", "nicht vor". */
function isDenied(tokens: readonly Token[], at: number): boolean {
  const near = tokens.slice(Math.max(0, at - NEAR_TOKENS), at);
  const not = near.findLastIndex((each) => has(each, "not"));
  if (not === -1) return false;
  const rest = near.slice(not + 1);
  return (
    rest.some((each) => has(each, "back")) ||
    rest.some((each) => has(each, "before")) ||
    near.slice(0, not).some((each) => has(each, "back"))
  );
}

/** "returning between 3 and 5 March" is a return, though it reads as a range. */
function isReturnOnly(context: Context, first: Span): boolean {
  const near = context.tokens.slice(Math.max(0, first.start - 4), first.start);
  return (
    near.some((each) => has(each, "back")) && !near.some((each) => has(each, "not") || has(each, "away"))
  );
}

/** Whether the words around say that somebody is back then, and do not deny it. */
function readsBack(context: Context, span: Span): boolean {
  const { tokens, previous, next } = context;
  const before = tokens.slice(Math.max(previous?.end ?? 0, span.start - NEAR_TOKENS), span.start);
  const after = cutAtEnd(
    tokens.slice(span.end, Math.min(next?.start ?? tokens.length, span.end + NEAR_TOKENS)),
  );
  const denies = (words: readonly Token[]): boolean => words.some((each) => has(each, "not"));
  if (after.some((each) => has(each, "back")) && !denies(after)) return true;
  return before.some((each) => has(each, "back")) && !denies(before);
}

function nearestBefore({ tokens, previous }: Context, span: Span): string | null {
  const near = tokens.slice(Math.max(previous?.end ?? 0, span.start - 6), span.start);
  const found = near.findLast((each) => has(each, "back"));
  return found !== undefined && /^(?:my )?return/.test(found.text) && !near.some((each) => has(each, "not"))
    ? "my return"
    : null;
}

/** The verb that a day belongs to stands behind it. */
const VERB_LAST: ReadonlySet<string> = new Set(["hu", "ko", "ja", "zh", "tr"]);

/** "wieder", "weer": again, what nobody says who was not away. */
function isAgain(token: Token): boolean {
  return has(token, "back") && /^(?:wieder|zuruck|weer|terug)/.test(token.text);
}

/** What the words nearest to a day speak of: the ones before it, else the ones behind it, else the sentence's first. */
function readRole(
  { tokens, previous, next, language }: Context,
  { start: at, end }: { start: number; end: number },
): "back" | "away" | null {
  const before = tokens.slice(previous?.end ?? 0, at);
  const after = cutAtEnd(tokens.slice(end, next?.start ?? tokens.length));
  const role = (token: Token | undefined): "back" | "away" | null =>
    token === undefined ? null : has(token, "away") ? "away" : has(token, "back") ? "back" : null;
  const speaks = (token: Token): boolean => role(token) !== null;
  // Verbs come last in Korean and Japanese, and behind the day in Chinese.
  // "Krank und nächste Woche wieder da": the verb that counts stands behind.
  const isClosing = language.name === "de" || language.name === "nl";
  if (
    isClosing &&
    after.slice(0, 3).some((each) => has(each, "return") || isAgain(each)) &&
    !after.some((each) => has(each, "not") || has(each, "away"))
  )
    return "back";
  const isVerbLast = VERB_LAST.has(language.name);
  const nearest = isVerbLast
    ? (after.find(speaks) ?? before.findLast(speaks))
    : (before.findLast(speaks) ?? after.find(speaks));
  const chosen = nearest ?? tokens.slice(0, at).findLast(speaks) ?? tokens.find(speaks);
  const found = role(chosen);
  if (found !== "back") return found;
  if (!isVerbLast && chosen !== undefined && before.includes(chosen))
    return isDeniedBefore(before, before.indexOf(chosen)) ? "away" : "back";
  return after.some((each) => has(each, "not")) ? "away" : "back";
}

/** Whether a "not" belongs to the word at this place: "on leave with no laptop, back Monday" denies the laptop. */
function isDeniedBefore(tokens: readonly Token[], at: number): boolean {
  const comma = tokens.slice(0, at + 1).findLastIndex((each) => each.isBehindComma === true);
  return tokens.slice(Math.max(0, comma)).some((each) => has(each, "not"));
}

function cutAtEnd(tokens: readonly Token[]): readonly Token[] {
  const end = tokens.findIndex((each) => each.type === "end");
  return end === -1 ? tokens : tokens.slice(0, end);
}
