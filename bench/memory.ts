import type { Figure } from "./part.ts";

/** What the program may hold at once, whatever it does: it runs beside other things on the smallest machines. */
const MOST_MB = 150;

interface Measured {
  peakMb: number;
}

/** The most memory that was resident at once, over all rounds. `peer` is empty where the peer's says nothing. */
export function compareMemory(
  measure: string,
  ours: readonly Measured[],
  peer: readonly Measured[] = [],
): Figure {
  const peak = findPeak(ours);
  return {
    measure: `${measure}, resident memory`,
    ours: `${peak.toFixed(0)} MB`,
    peer: peer.length === 0 ? "" : `${findPeak(peer).toFixed(0)} MB`,
    value: peak,
    unit: " MB",
    goal: { atMost: MOST_MB },
  };
}

function findPeak(side: readonly Measured[]): number {
  return Math.max(...side.map(({ peakMb }) => peakMb));
}
