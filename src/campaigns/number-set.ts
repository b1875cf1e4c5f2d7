/** Of so many places one is free at least: then few must be looked at. */
const FREE = 3;

/**
 * A set of whole numbers above 0 that are spread evenly (hashes), in 11 to 24 bytes each: `Set` takes 50, and lets none of it
 * go while it grows. Open addressing; what is in never leaves.
 */
export class NumberSet {
  #places = new Float64Array(1_024);
  #size = 0;

  /** Whether it is new. */
  add(value: number): boolean {
    if (this.#size * FREE >= this.#places.length * (FREE - 1)) this.#grow();
    const isNew = put(this.#places, value);
    if (isNew) this.#size += 1;
    return isNew;
  }

  #grow(): void {
    const larger = new Float64Array(this.#places.length * 2);
    for (const value of this.#places) if (value !== 0) put(larger, value);
    this.#places = larger;
  }
}

function put(places: Float64Array, value: number): boolean {
  let at = value % places.length;
  while (places[at] !== 0) {
    if (places[at] === value) return false;
    at = at + 1 === places.length ? 0 : at + 1;
  }
  places[at] = value;
  return true;
}
