import type { ProspectDraft } from "../store/port.ts";
import { AddressTable } from "./address-table.ts";

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
 * import could never say that nothing changed. About 50 MB for a million people with two addresses each.
 */
export class FirstValues {
  readonly #table: AddressTable;
  readonly #bitOf: ReadonlyMap<string, number>;
  /** Used again for every row: a million small arrays would cost more than the look-ups. */
  readonly #given: Uint32Array;
  readonly #owner: Uint32Array;

  /** @param fields every field a row can fill, in a fixed order */
  constructor(fields: readonly string[]) {
    this.#table = new AddressTable(fields.length);
    this.#bitOf = new Map(fields.map((field, index) => [field, index]));
    this.#given = this.#table.emptyBits();
    this.#owner = this.#table.emptyBits();
  }

  /** Takes in one row and says what is left of it. */
  add(draft: ProspectDraft): LaterRow {
    this.#table.reserve(ADDRESS_KINDS.length);
    const given = this.#given.fill(0);
    const slots: number[] = [];
    const fresh: AddressKind[] = [];
    let matched: AddressKind | null = null;
    for (const kind of ADDRESS_KINDS) {
      const value = draft[kind];
      if (value === null) continue;
      const { slot, isNew } = this.#table.enter(kind, value);
      slots.push(slot);
      if (isNew) fresh.push(kind);
      else if (kind !== "phone" || this.#sharesPhone(draft, slot)) {
        this.#table.collect(slot, given);
        matched ??= kind;
      }
    }
    const other = fresh.find((kind) => this.#has(given, kind));
    if (matched !== null && other !== undefined) {
      const reason = `an earlier row of the file has the same ${SPOKEN[matched]} with another ${SPOKEN[other]}`;
      return { type: "conflict", field: other, reason };
    }
    const left = matched === null ? draft : dropFields(draft, (field) => this.#has(given, field));
    for (const field in draft.fields) this.#add(given, field);
    for (const slot of slots) this.#table.mark(slot, given);
    return matched === null ? { type: "first" } : { type: "again", draft: left };
  }

  /** Colleagues share switchboards: a phone tells people apart only where no better address contradicts it. */
  #sharesPhone(draft: ProspectDraft, slot: number): boolean {
    const owner = this.#owner.fill(0);
    this.#table.collect(slot, owner);
    return (
      (draft.email === null || !this.#has(owner, "email")) &&
      (draft.linkedin_url === null || !this.#has(owner, "linkedin_url"))
    );
  }

  #has(bits: Uint32Array, field: string): boolean {
    const bit = this.#bitOf.get(field);
    return bit !== undefined && ((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  }

  #add(bits: Uint32Array, field: string): void {
    const bit = this.#bitOf.get(field);
    if (bit !== undefined) bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }
}

function dropFields(draft: ProspectDraft, isGiven: (field: string) => boolean): ProspectDraft {
  const kept = Object.entries(draft.fields).filter(
    ([field]) => !isGiven(field) || ADDRESS_KINDS.some((kind) => kind === field),
  );
  return { ...draft, fields: Object.fromEntries(kept) };
}
