import { channelFor, findAction } from "../../channels/find-channel.ts";
import type { Rule } from "../rule.ts";
import { sendersOf } from "../senders-of.ts";

export const fallsToATask: Rule = {
  id: "falls-to-a-task",
  severity: "info",
  needsSoundFile: true,
  describe: "Where a sender names no service for a channel, its messages are tasks that a person performs.",
  checkSequence({ flow, reading, workspace }) {
    const said = new Set<string>();
    return flow.touches.flatMap((step) => {
      const channel = findAction(step.action)?.channel;
      const range = reading.position(step.id, "do");
      if (channel?.performer !== "machine" || range === null || said.has(channel.id)) return [];
      const senders = sendersOf(step, workspace);
      const without = senders.filter((sender) => channelFor(channel, sender).performer === "person");
      if (without.length === 0) return [];
      said.add(channel.id);
      const who =
        without.length === senders.length
          ? "No sender"
          : `Not every sender (${without.map(({ id }) => id).join(", ")})`;
      const message = `${who} has a provider for ${channel.id}: "${step.id}" is a task for a person`;
      return [
        { message, range, hint: `name one in seq.yaml: \`${channel.id}: { provider: … }\` under the sender` },
      ];
    });
  },
};
