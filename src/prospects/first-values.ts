import type { Addresses, EarlierRows, LaterRow, ProspectDraft } from "../store/port.ts";

const ADDRESS_KINDS = ["email", "linkedin_url", "phone"] as const;
type AddressKind = (typeof ADDRESS_KINDS)[number];

const SPOKEN: Readonly<Record<AddressKind, string>> = {
  email: "email",
  linkedin_url: "LinkedIn URL",
  phone: "phone",
};

/** People of one page of bits: pages where a file names nobody take no memory. */
const PAGE = 1024;

/**
 * Remembers which fields each person was given by the rows of a file so far, so that of two rows about one person
 * the first wins and the later one fills gaps. Without it two rows that differ would overwrite each other at every
 * import, and a second import could never say that nothing changed. It is the store that finds who a row is about,
 * by its indexes; here stands one bit a field at the person's id, 4 MB for a million people, and no personal data.
 */
export class FirstValues implements EarlierRows {
  readonly #bitOf: ReadonlyMap<string, number>;
  /** Words of one person's bits. */
  readonly #words: number;
  readonly #pages = new Map<number, Uint32Array>();
  /** What a batch that may still be undone has changed: place and former word, in turns. */
  readonly #former: number[] = [];

  /** @param fields every field a row can fill, in a fixed order */
  constructor(fields: readonly string[]) {
    this.#bitOf = new Map(fields.map((field, index) => [field, index]));
    this.#words = Math.max(1, Math.ceil(fields.length / 32));
  }

  begin(): void {
    for (;;) {
      const word = this.#former.pop();
      const at = this.#former.pop();
      if (word === undefined || at === undefined) return;
      this.#write(at, word);
    }
  }

  /** The batch stays: what it noted is not undone any more. */
  keep(): void {
    this.#former.length = 0;
  }

  leave(draft: ProspectDraft, person: Addresses & { id: number }): LaterRow {
    if (!this.#isKnown(person.id)) return { type: "left", draft };
    const isGiven = (field: string) => this.#has(person.id, field);
    const other = ADDRESS_KINDS.find(
      (kind) => draft[kind] !== null && draft[kind] !== person[kind] && isGiven(kind),
    );
    if (other === undefined) return { type: "left", draft: dropFields(draft, isGiven) };
    const matched = ADDRESS_KINDS.find((kind) => draft[kind] !== null && draft[kind] === person[kind]);
    const reason = `an earlier row of the file has the same ${SPOKEN[matched ?? "email"]} with another ${SPOKEN[other]}`;
    return { type: "conflict", field: other, reason };
  }

  note(id: number, draft: ProspectDraft): void {
    const first = id * this.#words;
    for (let word = 0; word < this.#words; word += 1) {
      let bits = 0;
      for (const field in draft.fields) {
        const bit = this.#bitOf.get(field);
        if (bit !== undefined && bit >>> 5 === word && draft.fields[field] !== "") bits |= 1 << (bit & 31);
      }
      const former = this.#read(first + word);
      if ((former | bits) === former) continue;
      this.#former.push(first + word, former);
      this.#write(first + word, former | bits);
    }
  }

  #isKnown(id: number): boolean {
    for (let word = 0; word < this.#words; word += 1) {
      if (this.#read(id * this.#words + word) !== 0) return true;
    }
    return false;
  }

  #has(id: number, field: string): boolean {
    const bit = this.#bitOf.get(field);
    return bit !== undefined && (this.#read(id * this.#words + (bit >>> 5)) & (1 << (bit & 31))) !== 0;
  }

  #read(at: number): number {
    return this.#pages.get(Math.floor(at / PAGE))?.[at % PAGE] ?? 0;
  }

  #write(at: number, word: number): void {
    const number = Math.floor(at / PAGE);
    let page = this.#pages.get(number);
    if (page === undefined) {
      page = new Uint32Array(PAGE);
      this.#pages.set(number, page);
    }
    page[at % PAGE] = word;
  }
}

function dropFields(draft: ProspectDraft, isGiven: (field: string) => boolean): ProspectDraft {
  const kept = Object.entries(draft.fields).filter(
    ([field]) => !isGiven(field) || ADDRESS_KINDS.some((kind) => kind === field),
  );
  return { ...draft, fields: Object.fromEntries(kept) };
}
