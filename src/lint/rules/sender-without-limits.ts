import type { Rule } from "../rule.ts";

export const senderWithoutLimits: Rule = {
  id: "sender-without-limits",
  severity: "warning",
  describe: "A mailbox that suddenly sends hundreds of messages is taken for a spammer's.",
  checkWorkspace({ config, reading }) {
    return Object.values(config.senders).flatMap((sender) => {
      const { perDay, perHour, ramp } = sender.limits;
      if (sender.email === null || perDay !== null || perHour !== null || ramp !== null) return [];
      return [
        {
          message: `Sender "${sender.id}" has no limits`,
          range: reading.positionOfKey(["senders", sender.id]),
          hint: "write `limits: { per_day: 40, ramp: { from: 10, add: 5 per day } }`",
        },
      ];
    });
  },
};
