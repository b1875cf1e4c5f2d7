import { STALE } from "../../engine/age.ts";

/** Why a touch was missed, for a person. */
export function explainMiss(reason: string): string {
  switch (reason) {
    case STALE:
      return "stale: later than its max_age";
    case "unreachable":
      return "unreachable: no address on the channel";
    case "":
      return "no reason is kept";
    default:
      return reason;
  }
}
