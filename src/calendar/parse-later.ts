import { DAY_MS, type Instant } from "../engine/plan.ts";
import { findInstant, type LocalMs } from "./local.ts";
import { offsetAt, parseTime } from "./parse-time.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** When a day begins for somebody who works: what "tomorrow" means without a time. */
const MORNING = 9;
const AFTERNOON = 14;

const WEEKDAYS = /^(?:(mon|월)|(tue|화)|(wed|수)|(thu|목)|(fri|금)|(sat|토)|(sun|일))/;
const WEEKDAY =
  "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|[월화수목금토일]요일)";
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** A part of what was written, what it says, and the rest. */
interface Taken<Value> {
  value: Value;
  rest: string;
}

/**
 * A moment to come, as people say it to a colleague: `tomorrow`, `2 days`, `Mon 9:00`, `next week`, `3pm`, `4 Mar
 * 14:30`, `내일 오후 2시`, `3일 뒤`, or as `parseTime` reads it. A day without a time is its morning at 9; hours and
 * minutes count from `now`. Null for what is none of these; what is said may lie in the past.
 */
export function parseLater(text: string, now: Instant, zone: string): Instant | null {
  const exact = parseTime(text, zone);
  if (exact !== null) return exact;
  const words = text
    .normalize("NFC")
    .toLowerCase()
    .replace(/[,.]$|\b(?:at|on|the|in|after|about)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const local = now + offsetAt(now, zone);
  const span = takeSpan(words);
  if (span !== null && span.rest === "") {
    if (span.value.days === 0) return now + span.value.ms;
    return at(startOfDay(local) + span.value.days * DAY_MS + MORNING * HOUR_MS, zone);
  }
  const day = span === null || span.value.days === 0 ? takeDay(words, local) : spanDay(span, local);
  // A number alone may be an hour or a day.
  if (day === null && /^\d*$/.test(words)) return null;
  const time = takeTime((day === null ? words : day.rest).trim());
  if (day === null && time === null) return null;
  if ((time === null ? (day?.rest.trim() ?? "") : time.rest.trim()) !== "") return null;
  const ofDay = time?.value ?? MORNING * HOUR_MS;
  if (day !== null) return at(day.value + ofDay, zone);
  const today = at(startOfDay(local) + ofDay, zone);
  return today > now ? today : at(startOfDay(local) + DAY_MS + ofDay, zone);
}

function at(local: LocalMs, zone: string): Instant {
  return findInstant(local, (instant) => offsetAt(instant, zone));
}

function startOfDay(local: LocalMs): LocalMs {
  return Math.floor(local / DAY_MS) * DAY_MS;
}

/** `2 days`, `3h`, `a week`, `30 min`, `3일 뒤`, `일주일 후`, `이틀 뒤`: days, or a time that counts at once. */
function takeSpan(words: string): Taken<{ days: number; ms: number }> | null {
  const korean = /^(하루|이틀|사흘|나흘|일주일|보름)(?: ?(?:뒤|후)에?)?/.exec(words);
  if (korean !== null) {
    const days = { 하루: 1, 이틀: 2, 사흘: 3, 나흘: 4, 일주일: 7, 보름: 15 }[korean[1] ?? ""] ?? 0;
    return { value: { days, ms: 0 }, rest: words.slice(korean[0].length) };
  }
  const found =
    /^(\d{1,3}|an?|one) ?(m|min(?:ute)?s?|분|h|hours?|hrs?|시간|d|days?|일|w|weeks?|주일?|months?|달|개월)(?: ?(?:뒤|후)에?|(?: later| from now)|(?![a-z가-힣]))/.exec(
      words,
    );
  if (found === null) return null;
  const [whole, amount = "", unit = ""] = found;
  // 3일 alone is the third of the month.
  if (unit === "일" && !/[뒤후]/.test(whole)) return null;
  const count = /\d/.test(amount) ? Number(amount) : 1;
  const rest = words.slice(whole.length);
  if (/^(?:m|min|분)/.test(unit) && !unit.startsWith("month")) {
    return { value: { days: 0, ms: count * MINUTE_MS }, rest };
  }
  if (/^(?:h|시)/.test(unit)) return { value: { days: 0, ms: count * HOUR_MS }, rest };
  const days = /^(?:w|주)/.test(unit) ? 7 : /^(?:month|달|개월)/.test(unit) ? 30 : 1;
  return { value: { days: count * days, ms: 0 }, rest };
}

function spanDay({ value, rest }: Taken<{ days: number }>, local: LocalMs): Taken<LocalMs> {
  return { value: startOfDay(local) + value.days * DAY_MS, rest };
}

/** The local midnight of a day that is named; a weekday is the next one, never today. */
function takeDay(words: string, local: LocalMs): Taken<LocalMs> | null {
  const today = startOfDay(local);
  const [, weekday] = /^(?:this |next |이번 ?주 ?|다음 ?주 ?)?(.*)$/s.exec(words) ?? [];
  const named = new RegExp(`^${WEEKDAY}(?![a-z가-힣])`).exec(weekday ?? "");
  // Monday is 0: 1970-01-01 was a Thursday.
  const current = (Math.floor(today / DAY_MS) + 3) % 7;
  if (named !== null) {
    const wanted = (WEEKDAYS.exec(named[0])?.slice(1) ?? []).findIndex(Boolean);
    const isOfNextWeek = /^(?:다음 ?주|next )/.test(words);
    const ahead = isOfNextWeek ? 7 - current + wanted : (wanted - current + 7) % 7 || 7;
    return { value: today + ahead * DAY_MS, rest: (weekday ?? "").slice(named[0].length) };
  }
  const relative =
    /^(?:(today|tonight|오늘)|(tomorrow|tmrw?|내일)|(day tomorrow|모레)|(글피)|(next week|다음 ?주)|(next month|다음 ?달))(?:에)?(?![a-z가-힣])/.exec(
      words,
    );
  if (relative !== null) {
    const [whole, , tomorrow, second, third, week, month] = relative;
    const rest = words.slice(whole.length);
    if (month !== undefined) {
      const date = new Date(today);
      return { value: Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1), rest };
    }
    const days = tomorrow ? 1 : second ? 2 : third ? 3 : week ? 7 - current : 0;
    return { value: today + days * DAY_MS, rest };
  }
  return takeDate(words, today);
}

/** `4 mar`, `mar 4`, `3월 4일`, `4일`: this year's, or the next one's where it has passed. */
function takeDate(words: string, today: LocalMs): Taken<LocalMs> | null {
  const name = `(${MONTHS.join("|")})[a-z]*`;
  const found =
    new RegExp(`^(?<day>\\d{1,2})(?:st|nd|rd|th)? (?<month>${name})(?![a-z])`).exec(words) ??
    new RegExp(`^(?<month>${name}) (?<day>\\d{1,2})(?:st|nd|rd|th)?(?![\\d:a-z])`).exec(words) ??
    /^(?:(?<month>\d{1,2})월 ?)?(?<day>\d{1,2})일(?![가-힣])/.exec(words);
  if (found?.groups === undefined) return null;
  const { day = "", month } = found.groups;
  const now = new Date(today);
  const index =
    month === undefined
      ? now.getUTCMonth()
      : /\d/.test(month)
        ? Number(month) - 1
        : MONTHS.indexOf(month.slice(0, 3));
  const make = (year: number, of: number): LocalMs | null => {
    const made = Date.UTC(year, of, Number(day));
    return new Date(made).getUTCDate() === Number(day) ? made : null;
  };
  const year = now.getUTCFullYear();
  const first = make(year, index);
  const value =
    first !== null && first >= today
      ? first
      : month === undefined
        ? make(year, index + 1)
        : make(year + 1, index);
  return value === null ? null : { value, rest: words.slice(found[0].length) };
}

/** `9`, `9:00`, `9am`, `2:30 pm`, `14h`, `noon`, `morning`, `오후 2시 30분`, `14시`, `정오`: milliseconds since midnight. */
function takeTime(words: string): Taken<number> | null {
  const named =
    /^(?:(morning|아침|오전(?! ?\d))|(noon|midday|정오|점심)|(afternoon|오후(?! ?\d))|(evening|tonight|저녁))(?:에)?(?![a-z가-힣])/.exec(
      words,
    );
  if (named !== null) {
    const [whole, morning, noon, afternoon] = named;
    const hour = morning ? MORNING : noon ? 12 : afternoon ? AFTERNOON : 18;
    return { value: hour * HOUR_MS, rest: words.slice(whole.length) };
  }
  const found =
    /^(?<half>오전|오후|아침|저녁)? ?(?<hour>\d{1,2})(?:(?::|시 ?)(?<minute>\d{2}|\d{1,2}(?=분))분?|시(?<halfPast> ?반)?|h)? ?(?<pm>[ap]\.?m\.?)?(?:에)?(?![\d:a-z가-힣])/.exec(
      words,
    );
  if (found?.groups === undefined) return null;
  const { half, hour = "", minute = "0", halfPast, pm } = found.groups;
  const isLate = half === "오후" || half === "저녁" || pm?.startsWith("p") === true;
  const isEarly = half === "오전" || half === "아침" || pm?.startsWith("a") === true;
  let hours = Number(hour);
  const minutes = halfPast === undefined ? Number(minute) : 30;
  if (hours > 23 || minutes > 59 || ((isLate || isEarly) && (hours > 12 || hours === 0))) return null;
  if (isLate && hours < 12) hours += 12;
  if (isEarly && hours === 12) hours = 0;
  // "At 3" is no time of the night; 3:00 is what the clock shows.
  if (!isEarly && !found[0].includes(":") && hours > 0 && hours < 7) hours += 12;
  return { value: hours * HOUR_MS + minutes * MINUTE_MS, rest: words.slice(found[0].length) };
}
