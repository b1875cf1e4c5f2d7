import { countPeople } from "../enrolled.ts";
import type { Rule } from "../rule.ts";

export const fieldMissingForPeople: Rule = {
  id: "field-missing-for-people",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe:
    "A message whose field is missing is held, not sent with a gap: the person waits until somebody fills it in.",
  checkSequence({ survey, reading }) {
    return survey().texts.flatMap(({ text, missing, people }) =>
      [...missing].flatMap(([variable, count]) => {
        const at = Math.max(0, text.template.search(new RegExp(`\\b${variable.replace(/\W/g, "\\$&")}\\b`)));
        const range = reading.positionIn(text.step.id, text.key, at, at + variable.length);
        if (range === null) return [];
        const message = `${countPeople(count, people)} lack${count === 1 ? "s" : ""} ${variable}: "${text.step.id}" would be held`;
        return [{ message, range, hint: `fill it in, or write {{ ${variable} | default: "…" }}` }];
      }),
    );
  },
};
