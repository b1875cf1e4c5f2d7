import { countOf } from "../../count-of.ts";
import { findAction } from "../../channels/find-channel.ts";
import { listImplied } from "../../condition/implication.ts";
import type { TouchStep } from "../../engine/plan.ts";
import { contentOf } from "../../engine/draw.ts";
import type { Rule, SequenceSubject } from "../rule.ts";

export const freeTextUnasked: Rule = {
  id: "free-text-unasked",
  severity: "warning",
  needsSoundFile: true,
  describe:
    "WhatsApp takes free text within 24 hours of the person's own message, and templates at any time.",
  checkSequence(subject) {
    return subject.flow.touches.flatMap((step) => {
      const rule = findAction(step.action)?.action.freeText;
      const range = rule === undefined ? null : subject.reading.position(step.id, "do");
      if (rule === undefined || range === null || hasTemplate(step, rule.template)) return [];
      if (comesAfterAnswer(step, subject)) return [];
      const message = `"${step.id}" is free text, and who comes here need not have written within ${countOf(rule.withinMs / 3_600_000, "hour")}: it is held then (${rule.source})`;
      return [
        { message, range, hint: "write `template`, or send it only `when` an earlier step was answered" },
      ];
    });
  },
};

/** In every variant. */
function hasTemplate(step: TouchStep, field: string): boolean {
  const variants = step.variants.length === 0 ? [null] : step.variants.map(({ name }) => name);
  return variants.every((variant) => (contentOf(step, variant)[field] ?? "").trim() !== "");
}

function comesAfterAnswer(step: TouchStep, { flow }: SequenceSubject): boolean {
  const sure = [...flow.sureAt(step.id), ...(step.when === null ? [] : listImplied(step.when, true))];
  return flow.touches.some(
    ({ id, channel }) =>
      channel === step.channel && sure.some(({ atom, value }) => value && atom === `steps.${id}.replied`),
  );
}
