import type { ProspectDraft } from "../store/port.ts";
import { type AddressHash, AddressTable, giveBack, hashAddress } from "./address-table.ts";

const ADDRESS_KINDS = ["email", "linkedin_url", "phone"] as const;
type AddressKind = (typeof ADDRESS_KINDS)[number];

const SPOKEN: Readonly<Record<AddressKind, string>> = {
  email: "email",
  linkedin_url: "LinkedIn URL",
  phone: "phone",
};

/** What the earlier rows of a file leave of a later one. */
export type LaterRow =
  | { type: "first" }
  /** The same person again: values that an earlier row gave are taken out, so that the first row wins. */
  | { type: "again"; draft: ProspectDraft }
  | { type: "conflict"; field: AddressKind; reason: string };

/**
 * Remembers which fields each person of a file was given, so that of two rows about one person the first wins and
 * the later one fills gaps. Without it two rows that differ would overwrite each other at every import, and a second
 * import could never say that nothing changed. About 60 MB for a million people with two addresses each.
 */
export class FirstValues {
  readonly #table = new AddressTable();
  readonly #bitOf: ReadonlyMap<string, number>;
  /** Words of one person's bits, one bit a field. */
  readonly #words: number;
  #bits: Uint32Array<ArrayBuffer>;
  #people = 0;
  /** Used again for every row: a million small arrays would cost more than the look-ups. */
  readonly #given: Uint32Array;

  /** @param fields every field a row can fill, in a fixed order */
  constructor(fields: readonly string[]) {
    this.#bitOf = new Map(fields.map((field, index) => [field, index]));
    this.#words = Math.max(1, Math.ceil(fields.length / 32));
    this.#bits = new Uint32Array(1024 * this.#words);
    this.#given = new Uint32Array(this.#words);
  }

  /** Takes in one row and says what is left of it. */
  add(draft: ProspectDraft): LaterRow {
    const given = this.#given.fill(0);
    let matched: AddressKind | null = null;
    let person: number | null = null;
    let fresh = 0;
    const hashes: (AddressHash | null)[] = [];
    for (const [index, kind] of ADDRESS_KINDS.entries()) {
      const value = draft[kind];
      const hash = value === null ? null : hashAddress(index, value);
      hashes[index] = hash;
      const owner = hash === null ? null : this.#table.find(hash);
      if (value !== null && owner === null) fresh |= 1 << index;
      if (owner === null || (kind === "phone" && !this.#sharesPhone(draft, owner))) continue;
      for (let word = 0; word < this.#words; word += 1)
        given[word] = (given[word] ?? 0) | this.#readWord(owner, word);
      matched ??= kind;
      person ??= owner;
    }
    if (matched !== null && fresh !== 0) {
      const other = ADDRESS_KINDS.find(
        (kind, index) => (fresh & (1 << index)) !== 0 && this.#has(given, kind),
      );
      if (other !== undefined) {
        const reason = `an earlier row of the file has the same ${SPOKEN[matched]} with another ${SPOKEN[other]}`;
        return { type: "conflict", field: other, reason };
      }
    }
    const left = matched === null ? draft : dropFields(draft, (field) => this.#has(given, field));
    this.#remember(draft, hashes, person ?? this.#addPerson());
    return matched === null ? { type: "first" } : { type: "again", draft: left };
  }

  /** Colleagues share switchboards: a phone tells people apart only where no better address contradicts it. */
  #sharesPhone(draft: ProspectDraft, owner: number): boolean {
    const contradicts = (kind: AddressKind) => {
      const bit = this.#bitOf.get(kind) ?? 0;
      return draft[kind] !== null && (this.#readWord(owner, bit >>> 5) & (1 << (bit & 31))) !== 0;
    };
    return !contradicts("email") && !contradicts("linkedin_url");
  }

  #addPerson(): number {
    const person = this.#people;
    this.#people += 1;
    if (this.#people * this.#words > this.#bits.length) {
      const grown = new Uint32Array(this.#bits.length * 2);
      grown.set(this.#bits);
      giveBack(this.#bits);
      this.#bits = grown;
    }
    return person;
  }

  #remember(draft: ProspectDraft, hashes: readonly (AddressHash | null)[], person: number): void {
    for (const field in draft.fields) {
      const bit = this.#bitOf.get(field);
      if (bit === undefined) continue;
      const word = person * this.#words + (bit >>> 5);
      this.#bits[word] = (this.#bits[word] ?? 0) | (1 << (bit & 31));
    }
    for (const hash of hashes) if (hash !== null) this.#table.enter(hash, person);
  }

  #readWord(person: number, word: number): number {
    return this.#bits[person * this.#words + word] ?? 0;
  }

  #has(bits: Uint32Array, field: string): boolean {
    const bit = this.#bitOf.get(field);
    return bit !== undefined && ((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  }
}

function dropFields(draft: ProspectDraft, isGiven: (field: string) => boolean): ProspectDraft {
  const kept = Object.entries(draft.fields).filter(
    ([field]) => !isGiven(field) || ADDRESS_KINDS.some((kind) => kind === field),
  );
  return { ...draft, fields: Object.fromEntries(kept) };
}
