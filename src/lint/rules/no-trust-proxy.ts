import { explainPublicUrl } from "../../config/read-web.ts";
import { isLoopback } from "../../web/client-address.ts";
import type { Rule } from "../rule.ts";

export const noTrustProxy: Rule = {
  id: "no-trust-proxy",
  severity: "warning",
  describe: "Behind a proxy everybody has its address: what one guesser does wrong counts for all.",
  checkWorkspace({ config, reading }) {
    const { publicUrl } = config;
    if (publicUrl === null || reading.hasKey(["web", "trust_proxy"])) return [];
    if (explainPublicUrl(publicUrl) !== null || isLoopback(new URL(publicUrl).hostname)) return [];
    return [
      {
        message: "the internet comes through a proxy, and nothing says whether it names who asks",
        range: reading.positionOfKey(["web", "public_url"]),
        hint: "write `trust_proxy: true` where your proxy sets X-Forwarded-For, else `trust_proxy: false`",
      },
    ];
  },
};
