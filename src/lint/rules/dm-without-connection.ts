import { listImplied } from "../../condition/implication.ts";
import type { Rule } from "../rule.ts";

/** What LinkedIn delivers to connections only. */
export const TO_CONNECTIONS = ["linkedin.message", "linkedin.voice"];

export const dmWithoutConnection: Rule = {
  id: "dm-without-connection",
  severity: "warning",
  needsSoundFile: true,
  describe: "LinkedIn delivers a message to connections only: the invitation must have been accepted before.",
  checkSequence({ flow, reading }) {
    return flow.touches.flatMap((step) => {
      if (!TO_CONNECTIONS.includes(step.action)) return [];
      const own = [step.when, step.wait === null ? step.until : null].flatMap((condition) =>
        condition === null ? [] : listImplied(condition, true),
      );
      const isConnected = [...flow.sureAt(step.id), ...own].some(
        ({ atom, value }) => value && /^(?:steps\.[\w-]+|event)\.(?:accepted|connected)$/.test(atom),
      );
      const range = reading.position(step.id, "do");
      if (isConnected || range === null) return [];
      const message = `Nothing makes sure that the person is a connection when "${step.id}" writes to them`;
      const invite = flow.touches.find(({ action }) => action === "linkedin.connect")?.id ?? "connect";
      return [
        { message, range, hint: `put it under \`if: steps.${invite}.accepted\`, or use linkedin.inmail` },
      ];
    });
  },
};
