import type { CodeStep, Instant } from "./plan.ts";

/** What a text can ask of a step that gives a code, beside its events: `steps.<id>.<value>`. */
export const CODE_VALUES: readonly string[] = ["code", "expires", "discount", "points"];

/** Visibly none, and no code can be drawn like it: it has letters that codes leave out. */
export const SAMPLE_CODE = "SAMPLE-CODE";

/**
 * What a text can say of a code besides the code itself, which only the outside world can draw: a text that would be
 * written without one is held, as for any field that is missing.
 */
export function valuesOf(
  { code: { discount, expiresMs, points } }: CodeStep,
  now: Instant,
): Record<string, string> {
  return {
    discount: discount ?? "",
    expires: expiresMs === null ? "" : new Date(now + expiresMs).toISOString(),
    points: points === null ? "" : String(points),
  };
}

/** The same for texts that are only looked at. */
export function sampleValues(step: CodeStep, now: Instant): Record<string, string> {
  return { ...valuesOf(step, now), code: SAMPLE_CODE };
}
