import { readReferences } from "../../condition/holds.ts";
import type { TouchStep } from "../../engine/plan.ts";
import { listAsks } from "../../run/delivery/step-templates.ts";
import { listConditions } from "../conditions.ts";
import type { Rule } from "../rule.ts";

export const channelsNotLinked: Rule = {
  id: "channels-not-linked",
  severity: "info",
  needsSoundFile: true,
  describe: "Steps on several channels that never look at each other are multichannel, not cross-channel.",
  checkSequence({ plan, flow, reading, snippet }) {
    const channels = [...new Set(flow.touches.map(({ channel }) => channel))].filter(
      (each) => each !== "task",
    );
    const isLinked = plan.steps.flatMap(listConditions).some(({ condition }) => {
      const { steps, events } = readReferences(condition);
      return steps.length > 0 || events.length > 0;
    });
    const isAsked = plan.steps.some(
      (step) => step.kind === "touch" && listAsks(step, allTexts(step), snippet).length > 0,
    );
    if (channels.length < 2 || isLinked || isAsked) return [];
    const message = `Nothing done on one of ${channels.join(", ")} changes what happens on another`;
    const range = reading.positionOfKey("steps");
    return [
      {
        message,
        range,
        hint: 'let a step ask: `when: "!steps.intro.clicked"`, `if: steps.connect.accepted`',
      },
    ];
  },
};

/** Every text of a step, those of its variants too. */
function allTexts({ content, variants }: TouchStep): Record<string, string> {
  const texts = [content, ...variants.map((variant) => variant.content)].flatMap((each) =>
    Object.values(each),
  );
  return Object.fromEntries(texts.map((text, index) => [String(index), text]));
}
