import type { SenderTrouble } from "../../run/delivery/sender-trouble.ts";
import { formatDistance } from "./time.ts";

/** One line: since when nothing leaves through a sender, why, and what to do. Names nobody. */
export function formatTrouble({ sender, kind, since, reason }: SenderTrouble, now: number): string {
  // Some reasons end with what to do.
  const then = reason.includes("seq resume") ? "" : `; then: seq resume --sender ${sender}`;
  return kind === "held"
    ? `sender ${sender} is held, nothing leaves through it: ${reason}${then}`
    : `nothing leaves through ${sender} (first failed ${formatDistance(since, now)}): ${reason}; it is tried again by itself, seq doctor looks closer`;
}
