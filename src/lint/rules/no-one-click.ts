import { BULK_PER_DAY } from "../../config/bulk.ts";
import { countedFor, listBulkDomains } from "../../run/volume.ts";
import type { Rule } from "../rule.ts";

export const noOneClick: Rule = {
  id: "no-one-click",
  severity: "error",
  describe: "Gmail and Yahoo refuse bulk mail that has no opt-out by one click in its header.",
  checkWorkspace({ config, reading }) {
    const bulk = listBulkDomains(config);
    return Object.values(config.senders).flatMap((sender) => {
      const domain = countedFor(sender);
      if (sender.unsubscribe !== "footer" || domain === null || !bulk.has(domain)) return [];
      const range = reading.positionOfKey(["senders", sender.id, "unsubscribe"]);
      const message = `"${sender.id}" sends no List-Unsubscribe: at ${BULK_PER_DAY} a day Gmail and Yahoo refuse it`;
      return [{ message, range, hint: "write `both`" }];
    });
  },
};
