/** Requests that one address may make in a window. */
export interface RateLimit {
  max: number;
  windowMs: number;
}

/** Addresses remembered at once; above it the oldest window is forgotten, so that memory stays flat. */
const MOST_KEYS = 50_000;

/**
 * Counts requests by address and kind in fixed windows, in memory. Only protects the machine: nothing that must hold
 * after a restart depends on it.
 */
export class RateCounter {
  readonly #windows = new Map<string, { startedAt: number; count: number }>();

  /** Milliseconds to wait, or 0 when the request may pass. */
  count(key: string, { max, windowMs }: RateLimit, now: number): number {
    const known = this.#windows.get(key);
    if (known === undefined || now >= known.startedAt + windowMs || now < known.startedAt) {
      this.#windows.delete(key);
      if (this.#windows.size >= MOST_KEYS) this.#forgetOldest();
      this.#windows.set(key, { startedAt: now, count: 1 });
      return 0;
    }
    known.count += 1;
    return known.count <= max ? 0 : known.startedAt + windowMs - now;
  }

  #forgetOldest(): void {
    for (const key of this.#windows.keys()) {
      this.#windows.delete(key);
      return;
    }
  }
}

/** Runs work with the same key one after the other, so that a hundred equal requests at once are one. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
