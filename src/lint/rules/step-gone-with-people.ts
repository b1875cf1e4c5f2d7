import type { Step } from "../../engine/plan.ts";
import type { Rule } from "../rule.ts";

export const stepGoneWithPeople: Rule = {
  id: "step-gone-with-people",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe: "People are matched by step id: a renamed step is another one, and may be performed twice.",
  checkSequence({ plan, reading, enrolled }) {
    if (enrolled === null) return [];
    const ids = new Set(plan.steps.map(({ id }) => id));
    return Object.entries(enrolled.steps).flatMap(([id, step]) => {
      const at = enrolled.people.filter((person) => person.at === id).length;
      const passed = enrolled.people.filter((person) => person.passed.includes(id)).length;
      if (ids.has(id) || Object.hasOwn(plan.moved, id) || at + passed === 0) return [];
      const heir = plan.steps.find((each) => !Object.hasOwn(enrolled.steps, each.id) && isLike(each, step));
      const range = heir === undefined ? reading.positionOfKey("steps") : reading.position(heir.id);
      if (range === null) return [];
      const people = `${at} ${at === 1 ? "person stands" : "people stand"} at "${id}" and ${passed} passed it`;
      const message =
        heir === undefined
          ? `${people}; the step is gone`
          : `${people}; "${heir.id}" looks like its new name`;
      const hint =
        heir === undefined
          ? "who stands there goes on to the next step that is left"
          : `write \`moved: { ${id}: ${heir.id} }\``;
      return [{ message, range, hint }];
    });
  },
};

/** The same action with a text in common: a step under a new name. */
function isLike(a: Step, b: Step): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === "branch" && b.kind === "branch") return a.condition === b.condition;
  if (a.kind !== "touch" || b.kind !== "touch" || a.action !== b.action) return false;
  const texts = Object.entries(a.content);
  return texts.length === 0 || texts.some(([field, text]) => b.content[field] === text);
}
