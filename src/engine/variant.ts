import { drawFrom } from "./hash.ts";
import { keyOf } from "./lineage.ts";
import type { TouchStep } from "./plan.ts";

/** The variant an enrollment gets at a step: sticky, shared out by weight. Null for a step without variants. */
export function drawVariant(enrollment: string, step: TouchStep): string | null {
  const total = step.variants.reduce((sum, variant) => sum + variant.weight, 0);
  let left = drawFrom(enrollment, keyOf(step), "variant") * total;
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
