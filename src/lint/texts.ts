import type { FieldSpec } from "../channels/channel.ts";
import { actionOf } from "../channels/find-channel.ts";
import type { Range } from "../diagnostic.ts";
import type { Plan, TouchStep } from "../engine/plan.ts";
import type { SequenceSubject } from "./rule.ts";

/** One text of a sequence, as written. */
export interface Text {
  step: TouchStep;
  /** `subject`, `body`, `note`, … */
  field: string;
  spec: FieldSpec;
  /** The variant it belongs to; null for the step's own. */
  variant: string | null;
  template: string;
  /** The key it stands under, as `reading.position` takes it. */
  key: string;
}

/** Every text that some person can get, each once: a step's own is none where every variant replaces it. */
export function listTexts(plan: Plan): Text[] {
  return plan.steps.flatMap((step) => (step.kind === "touch" ? listOf(step) : []));
}

function listOf(step: TouchStep): Text[] {
  const fields = Object.entries(actionOf(step)?.action.fields ?? {});
  return fields.flatMap(([field, spec]) => {
    const own = step.content[field];
    const variants = step.variants.flatMap((variant) => {
      const template = variant.content[field];
      if (template === undefined || template === own) return [];
      const key = `variants.${variant.name}.${field}`;
      return [{ step, field, spec, variant: variant.name, template, key }];
    });
    const isReplaced = step.variants.length > 0 && variants.length === step.variants.length;
    if (own === undefined || isReplaced) return variants;
    return [{ step, field, spec, variant: null, template: own, key: field }, ...variants];
  });
}

/** Every place in the texts of a sequence that a pattern (with `g`) finds, outside Liquid tags. */
export function findInTexts(
  { plan, reading }: Pick<SequenceSubject, "plan" | "reading">,
  pattern: RegExp,
): { found: string; range: Range; text: Text }[] {
  return listTexts(plan).flatMap((text) => {
    // Same length, so that offsets stay true.
    const bare = text.template.replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, (tag) => "\0".repeat(tag.length));
    return [...bare.matchAll(pattern)].flatMap((match) => {
      const [found] = match;
      const range = reading.positionIn(text.step.id, text.key, match.index, match.index + found.length);
      return range === null ? [] : [{ found, range, text }];
    });
  });
}
