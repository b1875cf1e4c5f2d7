import { BULK_PER_DAY } from "../../config/bulk.ts";
import { organisationOf } from "../../prospects/normalise/company-domain.ts";
import { countedFor, listBulkDomains } from "../../run/volume.ts";
import type { Rule } from "../rule.ts";

export const dkimNotAligned: Rule = {
  id: "dkim-not-aligned",
  severity: "warning",
  describe: "DMARC counts a signature only where it is by the organisation that From names.",
  checkWorkspace({ config, reading }) {
    const bulk = listBulkDomains(config);
    return Object.values(config.senders).flatMap((sender) => {
      const own = countedFor(sender);
      const { dkim } = sender;
      if (own === null || dkim === null || dkim.domain.includes("$")) return [];
      if (organisationOf(dkim.domain) === own) return [];
      const isBulk = bulk.has(own);
      return [
        {
          message: `"${sender.id}" writes from ${own}, and its mail is signed by ${dkim.domain}: that is not aligned${isBulk ? `, and at ${BULK_PER_DAY} a day it is refused` : ""}`,
          range: reading.positionOfKey(["senders", sender.id, "dkim", "domain"]),
          hint: `sign as ${own} or a name below it`,
          ...(isBulk && { severity: "error" as const }),
        },
      ];
    });
  },
};
