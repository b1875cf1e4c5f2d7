import type { Journey } from "./journeys.ts";

/** Goals by channel: all to the first touch, all to the last, or shared evenly. Each column adds up to the goals. */
export interface Credit {
  channel: string;
  first: number;
  last: number;
  linear: number;
}

/** Sums of shares are no decimal numbers: they are told by so many parts of one. */
const PRECISION = 1e9;

/** Shares out goals among the channels of the touches before them, whatever their sequence. */
export class CreditTally {
  readonly #credits = new Map<string, Credit>();

  /** `people`: how many count as the journey's person does. */
  add(
    { touches, outcomes }: Journey,
    isGoal: (outcome: Journey["outcomes"][number]) => boolean,
    people = 1,
  ): void {
    const counted = new Set<string>();
    for (const outcome of outcomes) {
      const sequence = outcome.sequence ?? outcome.touch?.sequence ?? "";
      // A goal is reached once a sequence.
      if (!isGoal(outcome) || counted.has(sequence)) continue;
      const before = touches.filter(({ at, reaches }) => reaches && at <= outcome.at);
      const [first, last] = [before[0], before.at(-1)];
      if (first === undefined || last === undefined) continue;
      counted.add(sequence);
      this.#of(first.channel).first += people;
      this.#of(last.channel).last += people;
      for (const touch of before) this.#of(touch.channel).linear += people / before.length;
    }
  }

  finish(): Credit[] {
    return [...this.#credits.values()]
      .map((credit) => ({ ...credit, linear: Math.round(credit.linear * PRECISION) / PRECISION }))
      .sort((a, b) => b.linear - a.linear || (a.channel < b.channel ? -1 : 1));
  }

  #of(name: string | null): Credit {
    const channel = name ?? "–";
    const found = this.#credits.get(channel) ?? { channel, first: 0, last: 0, linear: 0 };
    this.#credits.set(channel, found);
    return found;
  }
}
