/** 32-bit words of one entry: two of hash, one for the person. */
const WORDS = 3;
/** Parts that grow one by one: a table in one piece would for a moment need its memory twice. */
const PARTS = 32;
const FIRST_ENTRIES = 64;
const LOAD = 0.8;
const GROWTH = 1.5;

interface Place {
  part: number;
  slot: number;
  low: number;
  high: number;
}

/**
 * A flat hash table from addresses to numbered people. Holds 64-bit hashes, no personal data, and takes 15 to 23
 * bytes an address.
 */
export class AddressTable {
  readonly #parts: Uint32Array[] = Array.from(
    { length: PARTS },
    () => new Uint32Array(FIRST_ENTRIES * WORDS),
  );
  readonly #sizes = new Uint32Array(PARTS);

  /** The person of an address; null for an unknown one. */
  find(kind: string, value: string): number | null {
    const { part, slot } = this.#locate(kind, value);
    const entries = this.#entriesOf(part);
    return entries[slot + 1] === 0 ? null : (entries[slot + 2] ?? null);
  }

  /** Gives an unknown address to a person; a known one stays where it is. */
  enter(kind: string, value: string, person: number): void {
    const { part, slot, low, high } = this.#locate(kind, value);
    const entries = this.#entriesOf(part);
    if (entries[slot + 1] !== 0) return;
    entries[slot] = low;
    entries[slot + 1] = high;
    entries[slot + 2] = person;
    const size = (this.#sizes[part] ?? 0) + 1;
    this.#sizes[part] = size;
    if (size * WORDS > entries.length * LOAD) this.#parts[part] = growTable(entries);
  }

  #locate(kind: string, value: string): Place {
    const low = hashText(kind, value, 0x811c9dc5);
    // Zero marks a free place, so no hash is zero.
    const high = hashText(value, kind, 0x9e3779b9) || 1;
    const part = high % PARTS;
    return { part, slot: findSlot(this.#entriesOf(part), low, high), low, high };
  }

  #entriesOf(part: number): Uint32Array {
    const entries = this.#parts[part];
    if (entries === undefined) throw new RangeError(`no part ${part}`);
    return entries;
  }
}

function growTable(old: Uint32Array): Uint32Array {
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
  return grown;
}

/** Where an entry is, or the free place where it belongs. */
function findSlot(entries: Uint32Array, low: number, high: number): number {
  for (let slot = (low % (entries.length / WORDS)) * WORDS; ; slot = (slot + WORDS) % entries.length) {
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
