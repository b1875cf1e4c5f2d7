import { suggestName } from "../../nearest.ts";
import type { Rule } from "../rule.ts";

export const unknownSequence: Rule = {
  id: "unknown-sequence",
  severity: "error",
  describe: "Whoever is handed over to a sequence that is not there waits until somebody writes it.",
  checkSequence({ plan, reading, names }) {
    if (names === null) return [];
    return plan.steps.flatMap((step) => {
      if (step.kind !== "enroll" || names.includes(step.sequence)) return [];
      const range = reading.position(step.id, "sequence");
      if (range === null) return [];
      const hint = suggestName(step.sequence, names) ?? `sequences here: ${names.join(", ")}`;
      return [{ message: `There is no sequence "${step.sequence}"`, range, hint }];
    });
  },
};
