import type { Figures } from "./figures.ts";
import { sayBudget } from "./says.ts";

/** Whether what a meeting costs tells channels apart. */
export interface Budget {
  /** Where a meeting costs more, and where less; null where their intervals overlap: not enough to tell. */
  move: { from: string; to: string } | null;
  /** The same in words. */
  says: string;
}

/**
 * Two channels are told apart where the 95 % intervals of what a meeting costs do not touch; of such pairs the widest apart
 * is named. A channel without a meeting has no upper bound, and may be the dearer one; one that costs nothing is not compared.
 */
export function judgeBudget(
  channels: readonly Pick<Figures, "group" | "cost" | "spend" | "cost_each">[],
): Budget {
  const priced = channels.flatMap(({ group: { channel }, cost, spend, cost_each: each }) =>
    channel == null || each === null || (cost ?? 0) + (spend ?? 0) <= 0
      ? []
      : [{ channel, low: each.meeting.low, high: each.meeting.high ?? Number.POSITIVE_INFINITY }],
  );
  const cheapest = priced.toSorted((a, b) => a.high - b.high)[0];
  const dearest = priced.toSorted((a, b) => b.low - a.low)[0];
  if (cheapest === undefined || dearest === undefined || cheapest.high >= dearest.low) return tell(null);
  return tell({ from: dearest.channel, to: cheapest.channel });
}

function tell(move: Budget["move"]): Budget {
  return { move, says: sayBudget({ move }, "en") };
}
