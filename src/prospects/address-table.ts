/** 32-bit words of one entry: two of hash, one for the person. */
const WORDS = 3;
/** Parts that grow one by one: a table in one piece would for a moment need its memory twice. */
const PARTS = 32;
const FIRST_ENTRIES = 64;
const LOAD = 0.8;
const GROWTH = 1.25;

/** The 64-bit hash of an address of one kind. */
export interface AddressHash {
  low: number;
  /** Never zero: that marks a free place. */
  high: number;
}

/**
 * A flat hash table from addresses to numbered people. Holds 64-bit hashes, no personal data, and takes about
 * 17 bytes an address.
 */
export class AddressTable {
  /** Of different sizes, so that they do not all grow at the same time. */
  readonly #parts: Uint32Array<ArrayBuffer>[] = Array.from(
    { length: PARTS },
    (_, index) => new Uint32Array(Math.ceil(FIRST_ENTRIES * GROWTH ** (index / PARTS)) * WORDS),
  );
  readonly #sizes = new Uint32Array(PARTS);

  /** The person of an address; null for an unknown one. */
  find({ low, high }: AddressHash): number | null {
    const entries = this.#entriesOf(high % PARTS);
    const slot = findSlot(entries, low, high);
    return entries[slot + 1] === 0 ? null : (entries[slot + 2] ?? null);
  }

  /** Gives an unknown address to a person; a known one stays where it is. */
  enter({ low, high }: AddressHash, person: number): void {
    const part = high % PARTS;
    const entries = this.#entriesOf(part);
    const slot = findSlot(entries, low, high);
    if (entries[slot + 1] !== 0) return;
    entries[slot] = low;
    entries[slot + 1] = high;
    entries[slot + 2] = person;
    const size = (this.#sizes[part] ?? 0) + 1;
    this.#sizes[part] = size;
    if (size * WORDS > entries.length * LOAD) this.#parts[part] = growTable(entries);
  }

  #entriesOf(part: number): Uint32Array<ArrayBuffer> {
    const entries = this.#parts[part];
    if (entries === undefined) throw new RangeError(`no part ${part}`);
    return entries;
  }
}

function growTable(old: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const grown = new Uint32Array(Math.ceil((old.length / WORDS) * GROWTH) * WORDS);
  for (let from = 0; from < old.length; from += WORDS) {
    const low = old[from] ?? 0;
    const high = old[from + 1] ?? 0;
    if (high === 0) continue;
    const to = findSlot(grown, low, high);
    grown[to] = low;
    grown[to + 1] = high;
    grown[to + 2] = old[from + 2] ?? 0;
  }
  giveBack(old);
  return grown;
}

/**
 * Empties an array that is no longer needed. Its memory moves to a new owner, which the next small collection takes;
 * the array itself is old, and a file of a million people may be read before a large collection comes.
 */
export function giveBack(array: Uint32Array<ArrayBuffer>): void {
  structuredClone(array.buffer, { transfer: [array.buffer] });
}

/** Where an entry is, or the free place where it belongs. */
function findSlot(entries: Uint32Array, low: number, high: number): number {
  for (let slot = (low % (entries.length / WORDS)) * WORDS; ; slot = (slot + WORDS) % entries.length) {
    if (entries[slot + 1] === 0 || (entries[slot] === low && entries[slot + 1] === high)) return slot;
  }
}

/** Two FNV-1a hashes over UTF-16 code units in one pass, each with a final mix so that every bit depends on all. */
export function hashAddress(kind: number, value: string): AddressHash {
  let low = 0x811c9dc5 ^ kind;
  let high = 0x9e3779b9 ^ kind;
  for (let i = 0; i < value.length; i += 1) {
    const unit = value.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca77);
  }
  return { low: mixBits(low), high: mixBits(high) || 1 };
}

function mixBits(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
