/** Things that are asked for one by one, and done together. */
export class Batch<Item, Result> {
  readonly #perform: (items: readonly Item[]) => (Result | Promise<Result>)[];
  readonly #wait: (flush: () => void) => void;
  #asked: {
    item: Item;
    resolve: (result: Result | Promise<Result>) => void;
    reject: (error: unknown) => void;
  }[] = [];

  /** `perform` gives a result for each item, in their order; `wait` calls back once nothing more is to be waited for. */
  constructor(
    perform: (items: readonly Item[]) => (Result | Promise<Result>)[],
    wait: (flush: () => void) => void,
  ) {
    this.#perform = perform;
    this.#wait = wait;
  }

  /** Rejects with whatever `perform` threw for all of them. */
  ask(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ item, resolve, reject });
      if (this.#asked.length === 1) this.#wait(() => this.#flush());
    });
  }

  #flush(): void {
    const asked = this.#asked;
    this.#asked = [];
    try {
      const results = this.#perform(asked.map(({ item }) => item));
      asked.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
