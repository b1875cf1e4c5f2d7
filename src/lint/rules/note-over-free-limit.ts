import { LINKEDIN_LIMITS } from "../../channels/linkedin/actions.ts";
import { measureFixedText } from "../../sequence/check-texts.ts";
import type { Rule } from "../rule.ts";

export const noteOverFreeLimit: Rule = {
  id: "note-over-free-limit",
  severity: "warning",
  describe: "LinkedIn takes 200 characters in an invitation from a free account, 300 from a paid one.",
  checkSequence({ plan, workspace, reading }) {
    const limit = LINKEDIN_LIMITS.note.free;
    return plan.steps.flatMap((step) => {
      if (step.kind !== "touch" || step.action !== "linkedin.connect") return [];
      const pool = step.from ?? Object.keys(workspace.senders);
      const free = pool.find((id) => workspace.senders[id]?.linkedin === "free");
      const length = measureFixedText(step.content["note"] ?? "");
      const range = reading.position(step.id, "note");
      if (free === undefined || length === null || length <= limit || range === null) return [];
      const message = `The note has ${length} characters before any name is filled in; "${free}" has a free LinkedIn account, which takes ${limit}`;
      return [{ message, range, hint: `shorten it, or write \`linkedin: paid\` under "${free}"` }];
    });
  },
};
