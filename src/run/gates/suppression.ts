import { type Gate, pass } from "./gate.ts";

/** Neither the person nor an address or domain of theirs is suppressed. */
export const suppressionGate: Gate = {
  id: "suppression",
  check({ suppression }) {
    if (suppression === null) return pass("not suppressed");
    return {
      pass: false,
      detail: `the ${suppression.kind.replace("_url", "")} is suppressed (${suppression.reason})`,
      until: null,
      ends: "exit",
    };
  },
};
