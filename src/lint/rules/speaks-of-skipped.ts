import { listUnsureMentions } from "../mentions.ts";
import type { Rule } from "../rule.ts";
import { TO_CONNECTIONS } from "./dm-without-connection.ts";

export const speaksOfSkipped: Rule = {
  id: "speaks-of-skipped",
  severity: "warning",
  needsSoundFile: true,
  describe: "Whoever skipped a step reads of something that never happened to them.",
  checkSequence({ plan, workspace, flow, snippet, reading }) {
    return listUnsureMentions(plan, { workspace, flow, snippet }).flatMap(
      ({ text, of, event, said, why }) => {
        // dm-without-connection says so of the whole message.
        if (event === "accepted" && TO_CONNECTIONS.includes(text.step.action)) return [];
        const words = said.split(" ").map((word) => word.replace(/\W/g, String.raw`\$&`));
        const at = new RegExp(words.join(String.raw`\s+`)).exec(text.template);
        const [start, length] = at === null ? [0, text.template.length] : [at.index, at[0].length];
        const range = reading.positionIn(text.step.id, text.key, start, start + length);
        if (range === null) return [];
        const message = `"${said}" speaks of "${of.id}", which not every reader has had: ${why}`;
        const asked = `steps.${of.id}.${event}`;
        const hint = `write it inside {% if ${asked} %}…{% endif %}, or give this step \`when: ${asked}\``;
        return [{ message, range, hint }];
      },
    );
  },
};
