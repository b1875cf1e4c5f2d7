import { BULK_PER_DAY } from "../../config/bulk.ts";
import { countedFor, listBulkDomains } from "../../run/volume.ts";
import type { Rule } from "../rule.ts";

export const noPublicUrl: Rule = {
  id: "no-public-url",
  severity: "info",
  describe:
    "Without `web.public_url` nobody can opt out with one click, and bulk senders must offer it (RFC 8058).",
  checkWorkspace({ config, reading }) {
    if (reading.hasKey(["web", "public_url"])) return [];
    const bulk = listBulkDomains(config);
    const real = Object.values(config.senders).flatMap((sender) => {
      const domain = countedFor(sender);
      return domain === null ? [] : [{ id: sender.id, isBulk: bulk.has(domain) }];
    });
    const told = real.find(({ isBulk }) => isBulk) ?? real[0];
    if (told === undefined) return [];
    return [
      {
        message: `Mail of "${told.id}" has no one-click unsubscribe${told.isBulk ? `: at ${BULK_PER_DAY} a day Gmail and Yahoo refuse it` : ""}`,
        range: reading.positionOfKey(["senders", told.id]),
        hint: "write `web: { public_url: https://… }` and run `seq serve`",
        ...(told.isBulk && { severity: "error" as const }),
      },
    ];
  },
};
