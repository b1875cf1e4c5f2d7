import type { Rule } from "../rule.ts";

export const threadChangesSender: Rule = {
  id: "thread-changes-sender",
  severity: "warning",
  needsSoundFile: true,
  describe:
    "A reply in a thread comes from whoever began it: another sender breaks it, and looks like a forgery.",
  checkSequence({ plan, flow, reading }) {
    return plan.steps.flatMap((step) => {
      const parent = step.kind === "touch" ? flow.find(step.thread) : undefined;
      if (step.kind !== "touch" || parent?.kind !== "touch") return [];
      const [own, first] = [step.from ?? [], parent.from ?? []].map((pool) => [...pool].sort().join(" "));
      const range = reading.position(step.id, step.from === null ? "thread" : "from");
      if (own === first || range === null) return [];
      const message = `"${step.id}" answers in the thread of "${parent.id}", but has other senders`;
      return [{ message, range, hint: "give both the same `from`, or none" }];
    });
  },
};
