import { drawFrom } from "./hash.ts";
import { keyOf } from "./lineage.ts";
import type { Plan, TouchStep } from "./plan.ts";

/** Why an enrollment ended that never began, and the event that says so. */
export const HELD_OUT = "held_out";

/**
 * Whether somebody gets no touch, so that the others can be compared with them. `key`: of the person in the sequence, as
 * their enrollment has it; the same person is drawn the same way however often they enter, and whoever asks.
 */
export function isHeldOut({ holdout }: Pick<Plan, "holdout">, key: string): boolean {
  return holdout !== undefined && drawFrom(key, "holdout") < holdout;
}

/** The variant of a step for the same key: sticky, shared out by weight. Null for a step without variants. */
export function drawVariant(key: string, step: TouchStep): string | null {
  const total = step.variants.reduce((sum, variant) => sum + variant.weight, 0);
  let left = drawFrom(key, keyOf(step), "variant") * total;
  for (const variant of step.variants) {
    left -= variant.weight;
    if (left < 0) return variant.name;
  }
  return step.variants.at(-1)?.name ?? null;
}

/** The templates of a step as the drawn variant has them. */
export function contentOf(step: TouchStep, variant: string | null): Record<string, string> {
  const drawn = step.variants.find((candidate) => candidate.name === variant);
  return drawn ? { ...step.content, ...drawn.content } : step.content;
}
