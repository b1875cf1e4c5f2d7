import { countedFor } from "../../run/volume.ts";
import type { Rule } from "../rule.ts";

/** RFC 8301 3.2: signers should use at least 2048 bits, and what has fewer than 1024 is not verified. */
const GOOD_BITS = 2048;
const LEAST_BITS = 1024;

export const shortDkimKey: Rule = {
  id: "short-dkim-key",
  severity: "warning",
  describe: "A signature by a short key is worth little, and by one of fewer than 1,024 bits nothing.",
  checkWorkspace({ config, reading, keyBits }) {
    return Object.values(config.senders).flatMap((sender) => {
      const file = sender.dkim?.keyFile;
      const bits = file === undefined || countedFor(sender) === null ? null : keyBits(file);
      if (bits === null || bits >= GOOD_BITS) return [];
      return [
        {
          message: `The key that signs for "${sender.id}" has ${bits} bits`,
          range: reading.positionOfKey(["senders", sender.id, "dkim", "key"]),
          hint: `make one of ${GOOD_BITS} bits under a new selector: openssl genrsa -out secrets/dkim.pem ${GOOD_BITS}`,
          ...(bits < LEAST_BITS && { severity: "error" as const }),
        },
      ];
    });
  },
};
