/** One measurement of each side, in turns, so that what else the machine does meets all alike. Per side, its rounds. */
export async function takeTurns<Sides extends Record<string, (round: number) => unknown>>(
  rounds: number,
  sides: Sides,
): Promise<{ [Side in keyof Sides]: Awaited<ReturnType<Sides[Side]>>[] }> {
  const measured: Record<string, unknown[]> = Object.fromEntries(
    Object.keys(sides).map((name) => [name, []]),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries(sides)) measured[name]?.push(await measure(round));
  }
  return measured as { [Side in keyof Sides]: Awaited<ReturnType<Sides[Side]>>[] };
}

/** The same of two: the program and its peer. */
export function alternate<Ours, Peer>(
  rounds: number,
  measureOurs: (round: number) => Promise<Ours> | Ours,
  measurePeer: (round: number) => Promise<Peer> | Peer,
): Promise<{ ours: Ours[]; peer: Peer[] }> {
  return takeTurns<{ ours: (round: number) => Promise<Ours>; peer: (round: number) => Promise<Peer> }>(
    rounds,
    {
      ours: async (round) => measureOurs(round),
      peer: async (round) => measurePeer(round),
    },
  );
}

/** The middle one; of an even number, the mean of the middle two. NaN of none. */
export function findMedian(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** A duration with a unit that suits its size. */
export function formatMs(ms: number): string {
  return ms < 1_000 ? `${ms.toFixed(ms < 100 ? 1 : 0)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}

/** How long so many took, and how many that is in a second. */
export function formatRate(count: number, ms: number): string {
  return `${formatMs(ms)}, ${Math.round((count / ms) * 1_000).toLocaleString("en")}/s`;
}
