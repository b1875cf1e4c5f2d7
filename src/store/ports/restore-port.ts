import type { Instant } from "../../engine/plan.ts";
import type { StoredEvent } from "./events-port.ts";

/** Why somebody is paused who was not in the backup: they entered a sequence since, and were touched. */
export const ENTERED_SINCE = "entered and was touched since the backup";

/** What a restored database took over from those that it replaced. */
export interface Adopted {
  /**
   * What left (`sent`, `done`, of an enrollment) and what was heard (of a person) since the backup, in the order of its
   * recording. The journal has what left by now; what sequences make of all this is the engine's to say. Each has a key.
   */
  events: StoredEvent[];
  /** Handed over, or about to be, with nobody knowing how it ended. */
  uncertain: { enrollment: number; step: string; stepKey: string; at: Instant }[];
  /** Enrollments that go on here and had been paused or ended there, with the reason given then. */
  stopped: { enrollment: number; reason: string }[];
  /** People who were erased since the backup, and came back with it. */
  erased: number[];
  /** Whether all that was done since the backup is known now. */
  isWhole: boolean;
}

/** What is known of the time between a backup and its restore. */
export interface RestorePort {
  /** Set by `restore`, cleared by `seq reconcile`; while set, nothing is performed. */
  readonly restoredFrom: string | null;
  /** Opened with `allowRolledBack` although it is older than its marker; until `reconcile`. */
  readonly isRolledBack: boolean;
  /**
   * Takes over what the databases that were set aside know and a restore must not undo: suppressions, withdrawn
   * consents, opt-out keys, the journal of what left, mail that arrived, and people who were touched and are unknown
   * here (paused). Doing it again adds nothing.
   */
  adoptSetAside(now: Instant): Promise<Adopted>;
  /** `isWhole`: all that was done since the backup is known; else numbers that were given since are not given again. */
  reconcile(isWhole: boolean): Promise<void>;
}
