import { readTypedValue } from "../prospects/normalise/typed-value.ts";
import { accept, type Normalised, refuse } from "../prospects/normalise/text.ts";

/** Whether a column's dates begin with the month or the day; null where nothing tells. */
export type DateOrder = "mdy" | "dmy" | null;

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const NUMERIC = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const MONTH_FIRST = /^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})$/i;
const DAY_FIRST = /^(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})$/i;
/** A time of day behind the day: `2026-03-02 00:00:00`, `3/2/2026 0:00`. */
const TIME = /[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:[AP]M)?(?:\s?(?:Z|UTC|[+-]\d{2}:?\d{2}))?$/i;

/** What a column's cells tell of it: `03/13/2026` has the month first. Cells that contradict each other tell nothing. */
export function findDateOrder(cells: readonly string[]): DateOrder {
  const orders = new Set(
    cells.flatMap((cell) => {
      const [, first = "", second = ""] = NUMERIC.exec(cell.trim().replace(TIME, "")) ?? [];
      // Points part a day from its month where dates are written so at all.
      if (/^\d+\.\d/.test(cell.trim())) return ["dmy" as const];
      if (Number(first) > 12) return ["dmy" as const];
      return Number(second) > 12 ? ["mdy" as const] : [];
    }),
  );
  const [order = null] = orders;
  return orders.size === 1 ? order : null;
}

/** A platform's day as `YYYY-MM-DD`. Numbers alone are read as their column has them. */
export function readDay(cell: string, order: DateOrder): Normalised<string> {
  const text = cell.trim().replace(TIME, "").replace(/\s+/g, " ");
  const numeric = NUMERIC.exec(text);
  if (numeric !== null) {
    const [, first = "", second = "", year = ""] = numeric;
    if (order === null && first !== second)
      return refuse("nothing in the column tells the day from the month (--dates mdy or dmy)");
    return order === "dmy" ? checkDay(year, second, first) : checkDay(year, first, second);
  }
  const named = MONTH_FIRST.exec(text);
  if (named !== null) return checkDay(named[3], findMonth(named[1]), named[2]);
  const behind = DAY_FIRST.exec(text);
  if (behind !== null) return checkDay(behind[3], findMonth(behind[2]), behind[1]);
  const plain = readTypedValue(text, "date");
  return plain.ok ? accept(String(plain.value)) : plain;
}

function findMonth(name = ""): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

function checkDay(year = "", month = "", day = ""): Normalised<string> {
  const read = readTypedValue(`${year}-${month}-${day}`, "date");
  return read.ok ? accept(String(read.value)) : read;
}
