/** What a part works with. */
export interface Bench {
  /** A folder of its own, removed at the end. */
  folder: string;
  /** Small sizes: shows that the part works, not how fast the program is. */
  isQuick: boolean;
  /** Sizes that take hours, too. */
  isLarge: boolean;
  /** How often each side is measured, alternating. */
  rounds: number;
  /** Says what is going on, for the person who waits. */
  say: (message: string) => void;
}

/** What a figure must be at most or at least. */
export type Goal = { atMost: number } | { atLeast: number };

/** One line of the table. */
export interface Figure {
  measure: string;
  /** As shown, with its unit. */
  ours: string;
  /** The peer of the same run, or "". */
  peer: string;
  value: number;
  unit: "×" | " MB";
  /** Null: told for the curious. */
  goal: Goal | null;
}

/** One comparison: our program and a peer, in the same run on the same machine. */
export interface Part {
  name: string;
  describe: string;
  measure(bench: Bench): Promise<Figure[]>;
}
