import type { Connection } from "./connection.ts";
import type { Store } from "./port.ts";

/** What of a store is the engine's own matter: files, copies, room. */
export interface Engine {
  readonly sql: Connection;
  /** Makes room for a bulk load, or gives it back. */
  setBulk(isBulk: boolean): void;
  /** After a write that failed for want of room: whether there is more now. */
  makeRoom(error: unknown): boolean;
  /** Copies everything to one file that `seq restore` takes. */
  backUp(file: string): Promise<void>;
  /** A private copy with the same verbs; gone when closed. */
  fork(): Promise<Store>;
  /**
   * Takes what was deleted out of the engine's files, and looks whether one of these texts still stands there. `live`: it
   * does, and nothing stands there but the rows that there are; `old`: it may stand among what was given up. `attempt` does a piece of it once nothing is being written.
   */
  emptyFiles(
    texts: readonly string[],
    attempt: <T>(look: () => T) => Promise<T>,
  ): Promise<"empty" | "live" | "old">;
  /** Called once everything asked for is written. */
  close(): Promise<void>;
}
