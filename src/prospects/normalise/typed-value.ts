import type { FieldType } from "../../condition/standard-field.ts";
import type { FieldValue } from "../../engine/facts.ts";
import { type DecimalSign, readNumber } from "./number.ts";
import { accept, type Normalised, normaliseText, refuse } from "./text.ts";

const DATE = /^(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})\.?$/;
const KOREAN_DATE = /^(\d{4})년\s?(\d{1,2})월\s?(\d{1,2})일$/;
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/;
const TRUE = new Set(["true", "yes", "y", "1", "예", "네", "o", "참"]);
const FALSE = new Set(["false", "no", "n", "0", "아니오", "아니요", "x", "거짓"]);

/**
 * Reads a cell as a declared type: numbers finite, dates as `YYYY-MM-DD` (an instant's written day is kept),
 * booleans from true/false, yes/no, 1/0, 예/아니오. Dates such as 03/04/2026 are refused: nobody can tell the month.
 */
export function readTypedValue(
  raw: string,
  type: FieldType,
  decimalSign: DecimalSign = null,
): Normalised<FieldValue> {
  const text = normaliseText(raw, { multiline: type === "text" });
  if (!text.ok || type === "text") return text;
  if (type === "number") return readNumber(text.value, decimalSign);
  if (type === "date") return readDate(text.value);
  const word = text.value.toLowerCase();
  if (TRUE.has(word)) return accept(true);
  return FALSE.has(word) ? accept(false) : refuse("not true or false");
}

function readDate(text: string): Normalised<string> {
  const parts = DATE.exec(text) ?? KOREAN_DATE.exec(text) ?? DATE_TIME.exec(text);
  if (parts === null) return refuse("not a date such as 2026-03-02");
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1000 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return refuse("not a day of the calendar");
  return accept(date.toISOString().slice(0, 10));
}
