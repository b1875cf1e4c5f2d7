/**
 * The name closest to a mistyped one, for "did you mean".
 * Distance is Damerau-Levenshtein (a swap counts once); at most a third of the longer name may differ.
 * `most` is the largest distance that still counts, where a third is too generous.
 * Returns null where nothing is close, or where the name itself is known.
 */
export function findNearest(
  name: string,
  known: Iterable<string>,
  most = Number.POSITIVE_INFINITY,
): string | null {
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  const wanted = normalize(name);
  for (const candidate of known) {
    if (candidate === name) return null;
    const distance = measureDistance(wanted, normalize(candidate));
    const longest = Math.max(wanted.length, candidate.length);
    // One letter is never near another: nothing of the name would be left.
    const allowed = Math.min(most, longest - 1, Math.max(1, Math.floor(longest / 3)));
    if (distance <= allowed && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean "x"?`, or undefined where no known name is close. */
export function suggestName(name: string, known: Iterable<string>): string | undefined {
  const nearest = findNearest(name, known);
  return nearest === null ? undefined : `did you mean "${nearest}"?`;
}

/** Case and the choice of separator do not count: `exitOn` is close to `exit_on`. */
function normalize(name: string): string {
  return name.toLowerCase().replace(/[-_\s]/g, "");
}

function measureDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
