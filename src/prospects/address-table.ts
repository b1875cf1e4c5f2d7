/** 32-bit words of one entry: two of hash, one for the person. */
const WORDS = 3;

/**
 * A flat hash table from addresses to numbered people. Holds 64-bit hashes, no personal data, and grows by doubling:
 * 12 bytes an entry at a load of at most 0.7.
 */
export class AddressTable {
  #capacity = 1 << 10;
  #entries = new Uint32Array(this.#capacity * WORDS);
  #size = 0;

  /** The person of an address; null for an unknown one. */
  find(kind: string, value: string): number | null {
    const { slot } = this.#locate(kind, value);
    return this.#entries[slot + 1] === 0 ? null : (this.#entries[slot + 2] ?? null);
  }

  /** Gives an unknown address to a person; a known one stays where it is. */
  enter(kind: string, value: string, person: number): void {
    if ((this.#size + 1) * 10 > this.#capacity * 7) this.#grow();
    const { slot, low, high } = this.#locate(kind, value);
    if (this.#entries[slot + 1] !== 0) return;
    this.#entries.set([low, high, person], slot);
    this.#size += 1;
  }

  #locate(kind: string, value: string): { slot: number; low: number; high: number } {
    const low = hashText(kind, value, 0x811c9dc5);
    // Zero marks a free place, so no hash is zero.
    const high = hashText(value, kind, 0x9e3779b9) || 1;
    return { slot: findPlace(this.#entries, this.#capacity, low, high), low, high };
  }

  #grow(): void {
    const old = this.#entries;
    this.#capacity *= 2;
    this.#entries = new Uint32Array(this.#capacity * WORDS);
    for (let from = 0; from < old.length; from += WORDS) {
      const low = old[from] ?? 0;
      const high = old[from + 1] ?? 0;
      if (high === 0) continue;
      const to = findPlace(this.#entries, this.#capacity, low, high);
      for (let word = 0; word < WORDS; word += 1) this.#entries[to + word] = old[from + word] ?? 0;
    }
  }
}

function findPlace(entries: Uint32Array, capacity: number, low: number, high: number): number {
  for (let index = (low ^ (high << 7)) & (capacity - 1); ; index = (index + 1) & (capacity - 1)) {
    const slot = index * WORDS;
    if (entries[slot + 1] === 0 || (entries[slot] === low && entries[slot + 1] === high)) return slot;
  }
}

/** FNV-1a over UTF-16 code units, with a final mix so that low bits depend on all. */
function hashText(first: string, second: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < first.length; i += 1) hash = Math.imul(hash ^ first.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ 0x1f, 0x01000193);
  for (let i = 0; i < second.length; i += 1) hash = Math.imul(hash ^ second.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
