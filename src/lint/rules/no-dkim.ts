import { BULK_PER_DAY } from "../../config/bulk.ts";
import { countedFor, listBulkDomains } from "../../run/volume.ts";
import type { Rule } from "../rule.ts";

export const noDkim: Rule = {
  id: "no-dkim",
  severity: "info",
  describe:
    "Mail that nobody signs is taken for anybody's; many mail servers sign, and seq cannot see whether yours does.",
  checkWorkspace({ config, reading }) {
    const bulk = listBulkDomains(config);
    return Object.values(config.senders).flatMap((sender) => {
      const domain = countedFor(sender);
      // A service that sends in its own name's servers signs as it is set up there.
      if (
        domain === null ||
        sender.services?.mail !== undefined ||
        reading.hasKey(["senders", sender.id, "dkim"])
      )
        return [];
      const isBulk = bulk.has(domain);
      return [
        {
          message: `Nothing here signs the mail of "${sender.id}"${isBulk ? `: at ${BULK_PER_DAY} a day unsigned mail is refused` : ""}`,
          range: reading.positionOfKey(["senders", sender.id]),
          hint: "give it `dkim`; where its mail server signs as its own domain, answer with an ignore that says so",
          ...(isBulk && { severity: "error" as const }),
        },
      ];
    });
  },
};
