import type { Store } from "../store/port.ts";
import {
  readTokenSubject,
  type TokenKey,
  type TokenPurpose,
  type TokenSubject,
  verifyToken,
} from "../token/token.ts";

/** How long keys are kept in memory: that a tracking key was retired is known after that. */
const FRESH_MS = 5_000;
/** A token that none of the keys made may be of a newer one; they are read again, no more often than this. */
const LEAST_MS = 250;

/** Verifies tokens with the keys of the database, which are read again now and then. */
export class KeyRing {
  readonly #monotonic: () => number;
  #keys: Promise<readonly TokenKey[]> = Promise.resolve([]);
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  /** Whom a token is about; null for one that is not ours, or of another purpose. */
  async verify(
    store: Pick<Store, "tokenKeys">,
    purpose: TokenPurpose,
    token: string,
  ): Promise<(TokenSubject & { extra: string | null }) | null> {
    const payload = await this.read(store, purpose, token);
    return payload === null ? null : readTokenSubject(payload);
  }

  /** The payload of a token; null as `verify`. */
  async read(store: Pick<Store, "tokenKeys">, purpose: TokenPurpose, token: string): Promise<string | null> {
    this.#refresh(store, FRESH_MS);
    const found = verifyToken(await this.#keys, purpose, token);
    if (found !== null || !this.#refresh(store, LEAST_MS)) return found;
    return verifyToken(await this.#keys, purpose, token);
  }

  #refresh(store: Pick<Store, "tokenKeys">, olderMs: number): boolean {
    const now = this.#monotonic();
    if (now - this.#readAt < olderMs) return false;
    this.#readAt = now;
    this.#keys = store.tokenKeys();
    this.#keys.catch(() => {
      // Whoever waits for the keys hears of it; the next one reads again.
      this.#readAt = Number.NEGATIVE_INFINITY;
    });
    return true;
  }
}
