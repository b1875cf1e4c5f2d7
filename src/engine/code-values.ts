import type { CodeStep } from "./plan.ts";

/** What a text can ask of a step that gives a code, beside its events: `steps.<id>.<value>`. */
export const CODE_VALUES: readonly string[] = ["code", "expires", "discount", "points"];

/**
 * What a text can say of a code but for the code itself and its end, which only the outside world can draw: a text that
 * would be written without one is held, as for any field that is missing.
 */
export function valuesOf({ code: { discount, points } }: CodeStep): Record<string, string> {
  return { discount: discount ?? "", points: points === null ? "" : String(points) };
}
