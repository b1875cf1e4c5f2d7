/** Names of months and weekdays begin alike in most languages that write Latin, Greek or Cyrillic letters. */
const MONTH =
  /(?<!\p{L})(?:jan|feb|fév|fev|f[eé]vr|mar|mär|maa|mrt|marz|apr|avr|abr|huhti|kwi|dub|nis|may|mai|maj|mei|mag|touko|kvě|jun|jui|juin|kesä|cze|čer|haz|giu|jul|juil|heinä|lip|tem|lug|lyp|aug|ao[uû]|ago|elo|sie|srp|ağu|sep|set|syys|wrz|zář|eyl|oct|okt|out|ott|loka|paź|říj|eki|nov|marras|lis|kas|dec|dez|déc|dic|des|joulu|gru|pro|ara|led|úno|bře|st[yy]|lut|tammi|helmi|oca|şub|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру|ιαν|φεβ|μαρ|απρ|μα[ιΐ]|ιουν|ιουλ|αυγ|σεπ|οκτ|νοε|δεκ)\p{L}{0,9}\.?(?!\p{L})/iu;
const CLOCK =
  /(?<!\d)(?:[01]?\d|2[0-3])(?:[:h٫]|\.(?=\d\d(?:\D|$)))\d{2}(?::\d{2})?(?!\d)|(?<!\d)\d{1,2}\s?(?:時|시|点|點|uhr|am\b|pm\b)/iu;
const NUMERIC_DATE =
  /(?<!\d)(?:(?:19|20)\d\d\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}|\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:20)?\d\d)(?!\d)/u;
/** Of our era, or of the Buddhist one that Thailand writes. */
const YEAR = /(?<!\d)(?:20|25(?=[67]))\d\d(?!\d)/;
const DAY_NUMBER = /(?<!\d)\d{1,2}(?!\d)/;

/** Whether a line names a day of the calendar, in figures or with a month's name. */
export function namesDay(line: string): boolean {
  if (NUMERIC_DATE.test(line)) return true;
  const rest = line.replace(YEAR, " ");
  return DAY_NUMBER.test(rest) && (MONTH.test(line) || (YEAR.test(line) && CLOCK.test(line)));
}

/** Whether a line names a time of day. */
export function namesTime(line: string): boolean {
  return CLOCK.test(line);
}

/** Where the first word or figure of a date stands; the line's length where it names none. */
export function findDay(line: string): number {
  const places = [NUMERIC_DATE, MONTH, YEAR, CLOCK].flatMap((each) => {
    const found = each.exec(line);
    return found === null ? [] : [found.index];
  });
  return Math.min(line.length, ...places);
}
