import { chooseTemplateAction } from "../../providers/check-templates.ts";
import { compareTemplate } from "../../providers/compare-template.ts";
import type { Rule } from "../rule.ts";

export const templateDiffers: Rule = {
  id: "template-differs",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe:
    "What is not as the approved template has it is refused by the service, for everybody who comes to the step.",
  checkSequence({ plan, reading, workspace, catalog, approved }) {
    return plan.steps.flatMap((step) => {
      if (step.kind !== "touch") return [];
      const { template = "", language = null, parameters = null, text = null } = step.content;
      const providers = new Set(
        Object.values(workspace.senders).flatMap(
          ({ services = {} }) =>
            Object.entries(services).find(([id]) => id === step.channel)?.[1].provider ?? [],
        ),
      );
      return [...providers].flatMap((provider) => {
        const known = template === "" ? null : approved(provider);
        const recipe = catalog?.find(provider) ?? null;
        const action = recipe === null ? null : chooseTemplateAction(recipe, step);
        const range =
          reading.positionIn(step.id, "template", 0, template.length) ?? reading.position(step.id);
        if (known === null || recipe === null || action === null || range === null) return [];
        const differs = compareTemplate({ template, language, parameters, text }, known, action.inputs);
        if (differs.length === 0) return [];
        const hint = "as `seq doctor` saw it last; run it again once the template is changed there";
        return [{ message: `${recipe.title}: ${differs.join("; ")}`, range, hint }];
      });
    });
  },
};
