/** Sizes of a list in a statement: few, so that few statements are prepared. */
const SIZES = [1, 8, 50, 200];
const LARGEST = 200;

/** A list in parts that a statement takes, each filled up with its last value: what stands there twice counts once. */
export function inParts(values: readonly number[]): number[][] {
  const parts: number[][] = [];
  for (let from = 0; from < values.length; from += LARGEST) {
    const part = values.slice(from, from + LARGEST);
    const size = SIZES.find((each) => each >= part.length) ?? LARGEST;
    parts.push([...part, ...Array<number>(size - part.length).fill(part.at(-1) ?? 0)]);
  }
  return parts;
}

/** `?, ?, ?` for a part. */
export function placesOf(part: readonly unknown[]): string {
  return part.map(() => "?").join(", ");
}
