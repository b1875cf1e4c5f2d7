import { accept, type Normalised, refuse } from "./text.ts";

/** Which sign begins the decimals of a column's numbers; `both`: its cells contradict each other. Null: nothing tells. */
export type DecimalSign = "." | "," | "both" | null;

const GROUPED = {
  /** 1,234 and 1,234,567.5: what English, Korean, Japanese and Chinese write. */
  ".": /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/,
  /** 1.234 and 1 234 567,5 and 1'234,5: the continent's. */
  ",": /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/,
} as const;
/** Groups parted by a blank or an apostrophe, whatever begins the decimals. */
const LOOSE = /^[+-]?\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?$/;
const PLAIN = {
  ".": /^[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:e[+-]?\d{1,3})?$/i,
  ",": /^[+-]?(?:\d+,\d+|,\d+)(?:e[+-]?\d{1,3})?$/i,
} as const;
const INTEGER = /^[+-]?\d+$/;
/** One sign before three digits: a thousand to some, a decimal to others. */
const AMBIGUOUS = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;

const CURRENCY = /^(?:[$€£₩¥]|USD|EUR|GBP|KRW|JPY|CHF) ?| ?(?:[$€£₩¥]|USD|EUR|GBP|KRW|JPY|CHF|원|円)$/giu;

/** What a cell tells about its column: `1.234,50`, `12,5` and `1.234.567` a comma; null for `1.234` and `1234`. */
export function findDecimalSign(cell: string): "." | "," | null {
  const text = cell.trim().replace(CURRENCY, "");
  if (INTEGER.test(text) || AMBIGUOUS.test(text)) return null;
  const isPoint = GROUPED["."].test(text) || PLAIN["."].test(text);
  const isComma = GROUPED[","].test(text) || PLAIN[","].test(text);
  if (isPoint !== isComma) return isPoint ? "." : ",";
  const loose = LOOSE.test(text) ? /[.,](?=\d+$)/.exec(text)?.[0] : undefined;
  return loose === "." || loose === "," ? loose : null;
}

/** What the cells of a column say together. */
export function joinDecimalSigns(former: DecimalSign, next: DecimalSign): DecimalSign {
  if (next === null || former === next) return former;
  return former === null ? next : "both";
}

/**
 * A number as its column writes them. `1.234` and `1,234` alone are refused, as dates such as 03/04/2026 are: nobody can
 * tell a thousand from a fraction.
 */
export function readNumber(text: string, column: DecimalSign): Normalised<number> {
  const bare = text.replace(CURRENCY, "");
  const own = findDecimalSign(bare);
  const sign = own ?? (column === "both" ? null : column);
  if (AMBIGUOUS.test(bare)) {
    if (sign === null)
      return refuse("a thousand to some, a fraction to others: nothing in the column tells which");
  } else if (own === null && !INTEGER.test(bare) && !LOOSE.test(bare)) return refuse("not a number");
  const point = sign === "," ? bare.replace(/\./g, "").replace(",", ".") : bare.replace(/,/g, "");
  const value = Number(point.replace(/[ \u00a0\u202f'’]/g, ""));
  return Number.isFinite(value) ? accept(value === 0 ? 0 : value) : refuse("not a number");
}
