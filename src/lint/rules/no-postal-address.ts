import { reachesPeople } from "../../config/smtp-url.ts";
import { findLaw } from "../../law/table.ts";
import type { Rule } from "../rule.ts";

const US = findLaw("US");

export const noPostalAddress: Rule = {
  id: "no-postal-address",
  severity: "warning",
  describe: `${US.regime} (US) asks for a postal address in every commercial email, business mail included.`,
  checkWorkspace({ config, reading }) {
    const { postalAddress, placeholders = [] } = config.compliance;
    if (postalAddress !== null || placeholders.includes("postal_address")) return [];
    const real = Object.values(config.senders).find((sender) => reachesPeople(sender));
    if (real === undefined) return [];
    return [
      {
        message: `"${real.id}" sends real mail, and no postal address stands in it`,
        range: reading.positionOfKey(["senders", real.id]),
        hint: "write `compliance: { postal_address: … }`",
      },
    ];
  },
};
