/** One measurement of each side, in turns, so that what else the machine does meets both alike. */
export async function alternate<Ours, Peer>(
  rounds: number,
  measureOurs: (round: number) => Promise<Ours> | Ours,
  measurePeer: (round: number) => Promise<Peer> | Peer,
): Promise<{ ours: Ours[]; peer: Peer[] }> {
  const ours: Ours[] = [];
  const peer: Peer[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await measureOurs(round));
    peer.push(await measurePeer(round));
  }
  return { ours, peer };
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
