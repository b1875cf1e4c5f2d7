import type { Rule } from "../rule.ts";

export const variantWithoutDifference: Rule = {
  id: "variant-without-difference",
  severity: "warning",
  needsSoundFile: true,
  describe: "Two variants with the same texts measure nothing but chance.",
  checkSequence({ flow, reading }) {
    return flow.touches.flatMap((step) =>
      step.variants.flatMap((variant, index) => {
        const twin = step.variants.slice(0, index).find((other) => isSame(other.content, variant.content));
        const range = reading.position(step.id, `variants.${variant.name}`);
        if (range === null || (twin === undefined && step.variants.length > 1)) return [];
        const message =
          twin === undefined
            ? `"${variant.name}" is the only variant: everyone gets it`
            : `Variant "${variant.name}" is the same as "${twin.name}"`;
        return [{ message, range, hint: "change a text, or take the variant out" }];
      }),
    );
  },
};

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...fields].every((field) => a[field]?.trim() === b[field]?.trim());
}
