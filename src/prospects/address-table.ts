/**
 * A flat hash table from addresses to bits. Holds 64-bit hashes, no personal data, and grows by doubling:
 * 12 bytes an entry for up to 32 bits of payload, at a load of at most 0.7.
 */
export class AddressTable {
  /** 32-bit words of one entry: two of hash, then the payload. */
  readonly #words: number;
  #entries: Uint32Array;
  #capacity = 1 << 10;
  #size = 0;

  constructor(bits: number) {
    this.#words = 2 + Math.max(1, Math.ceil(bits / 32));
    this.#entries = new Uint32Array(this.#capacity * this.#words);
  }

  /** The place of an address, entered if it is new. Valid until the next call of `reserve`. */
  enter(kind: string, value: string): { slot: number; isNew: boolean } {
    const low = hashText(kind, value, 0x811c9dc5);
    // Zero marks a free place, so no hash is zero.
    const high = hashText(value, kind, 0x9e3779b9) || 1;
    const slot = findPlace(this.#entries, this.#capacity, this.#words, low, high);
    if (this.#entries[slot + 1] !== 0) return { slot, isNew: false };
    this.#entries[slot] = low;
    this.#entries[slot + 1] = high;
    this.#size += 1;
    return { slot, isNew: true };
  }

  /** Makes room for `count` more entries. */
  reserve(count: number): void {
    if ((this.#size + count) * 10 < this.#capacity * 7) return;
    const old = this.#entries;
    this.#capacity *= 2;
    this.#entries = new Uint32Array(this.#capacity * this.#words);
    for (let from = 0; from < old.length; from += this.#words) {
      const low = old[from] ?? 0;
      const high = old[from + 1] ?? 0;
      if (high === 0) continue;
      const to = findPlace(this.#entries, this.#capacity, this.#words, low, high);
      for (let word = 0; word < this.#words; word += 1) this.#entries[to + word] = old[from + word] ?? 0;
    }
  }

  /** Adds an entry's bits to `bits`. */
  collect(slot: number, bits: Uint32Array): void {
    for (let word = 0; word < bits.length; word += 1) {
      bits[word] = (bits[word] ?? 0) | (this.#entries[slot + 2 + word] ?? 0);
    }
  }

  /** Adds `bits` to an entry's. */
  mark(slot: number, bits: Uint32Array): void {
    for (let word = 0; word < bits.length; word += 1) {
      this.#entries[slot + 2 + word] = (this.#entries[slot + 2 + word] ?? 0) | (bits[word] ?? 0);
    }
  }

  /** An empty set of bits of the table's width. */
  emptyBits(): Uint32Array {
    return new Uint32Array(this.#words - 2);
  }
}

function findPlace(entries: Uint32Array, capacity: number, words: number, low: number, high: number): number {
  for (let index = (low ^ (high << 7)) & (capacity - 1); ; index = (index + 1) & (capacity - 1)) {
    const slot = index * words;
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
