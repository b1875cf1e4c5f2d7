import type { Rule } from "../rule.ts";

export const threadMayBeUnsent: Rule = {
  id: "thread-may-be-unsent",
  severity: "warning",
  needsSoundFile: true,
  describe: "A reply in the thread of an email that was not sent is left out, without a word to anybody.",
  checkSequence({ flow, reading }) {
    return flow.touches.flatMap((step) => {
      const parent = flow.find(step.thread);
      const range = reading.position(step.id, "thread");
      if (parent?.kind !== "touch" || range === null || step.content["subject"] !== undefined) return [];
      const isSure = flow
        .sureAt(step.id)
        .some(({ atom, value }) => value && atom.startsWith(`steps.${parent.id}.`));
      const why = flow.isAlwaysBefore(parent.id, step.id)
        ? parent.when !== null && "it has a `when`"
        : "not everyone comes by it";
      if (isSure || why === false) return [];
      const message = `"${parent.id}" may not have been sent: ${why}`;
      const hint = "give this step a `subject` of its own, which opens a new thread then";
      return [{ message, range, hint }];
    });
  },
};
