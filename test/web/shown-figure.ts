/** What a place of a page shows, and where the report's document has it. */
export interface ShownFigure {
  path: string;
  text: string;
}

const DIFFERENCE = /\.(?:lift|low|high|difference)$/;

/** Whether the numbers of a place are those of the document, as exact as they are shown. */
export function agrees({ path, text }: ShownFigure, document: unknown): boolean {
  const value = path
    .split(".")
    .reduce<unknown>(
      (inner, name) => (inner as Record<string, unknown> | null | undefined)?.[name],
      document,
    );
  if (value === undefined) return false;
  const shown =
    text
      .replaceAll(",", "")
      .replaceAll("−", "-")
      .match(/(?<![\d.])-?\d+(?:\.\d+)?/g) ?? [];
  const expected = listNumbers(value, path, shown.length);
  return (
    shown.length === expected.length && shown.every((each, at) => isShownAs(each, expected[at] ?? Number.NaN))
  );
}

/** The numbers that a value is shown by, in their order. */
function listNumbers(value: unknown, path: string, shown: number): number[] {
  if (value === null) return [];
  if (typeof value === "number") return [DIFFERENCE.test(path) ? value * 100 : value];
  const { count, of, rate, each, low, high } = value as Record<string, number | null>;
  if (rate === null) return [];
  if (typeof rate === "number") {
    const share = [rate, low ?? Number.NaN, high ?? Number.NaN].map((part) => part * 100);
    // The period before has no interval beside it: two that are both shown would be compared by eye.
    return shown === 3
      ? [share[0] ?? Number.NaN, count ?? Number.NaN, of ?? Number.NaN]
      : [count ?? Number.NaN, of ?? Number.NaN, ...share];
  }
  return each === null || each === undefined
    ? [low ?? Number.NaN]
    : [each, low ?? Number.NaN, high ?? Number.NaN];
}

function isShownAs(text: string, value: number): boolean {
  const digits = text.split(".")[1]?.length ?? 0;
  return Math.abs(Number(text) - value) <= 0.5 * 10 ** -digits + 1e-9;
}
