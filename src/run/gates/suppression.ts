import type { Suppression } from "../../store/port.ts";
import { type Gate, pass } from "./gate.ts";

export function nameSuppression({ kind, reason }: Suppression): string {
  return `the ${kind.replace("_url", "")} is suppressed (${reason})`;
}

/** Neither the person nor an address or domain of theirs is suppressed. */
export const suppressionGate: Gate = {
  id: "suppression",
  check({ suppression }) {
    if (suppression === null) return pass("not suppressed");
    return {
      pass: false,
      detail: nameSuppression(suppression),
      until: null,
      ends: "exit",
    };
  },
};
