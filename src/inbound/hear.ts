import type { Instant } from "../engine/plan.ts";
import type { Changer } from "../run/change-enrollment.ts";
import type { WorkspaceConfig } from "../sequence/workspace-config.ts";
import type { Heard } from "./heard.ts";

/** What a signed mark of ours names. */
export type TokenClaim = { attempt: number } | { enrollment: number; step: string };

/** What hearing works with. */
export interface Hearing extends Changer {
  config: WorkspaceConfig;
  clock: { now(): Instant };
  /** Verifies a signed token; null for one that is not ours. Absent: only unsigned marks are known. */
  readToken?: (token: string) => TokenClaim | null | Promise<TokenClaim | null>;
}

/** Where a message was found. */
export interface HeardSource {
  /** Id of the sender whose mailbox it is. */
  sender: string;
  mailbox: string;
  uid: number | null;
  receivedAt: Instant;
}

/** What came of a message. */
export interface HeardOutcome {
  /**
   * - `recorded`: a fact was recorded; its effects are complete
   * - `asked`: waits for a person in `seq inbox`; the sequences of the people it may concern are paused
   * - `ignored`: nothing follows from it
   * - `known`: was heard before
   */
  effect: "recorded" | "asked" | "ignored" | "known";
  /** The kind of fact, such as `replied`; or, for `asked`, what it looks like. */
  fact?: string;
  /** Email, LinkedIn URL, phone or `p<id>`. */
  prospect?: string;
  sequence?: string;
  step?: string;
  /** Number in `seq inbox`. */
  message?: number;
}

/** Decides what a message means, and lets it have its effects. Hearing it again changes nothing. */
export async function hearMessage(
  _hearing: Hearing,
  _heard: Heard,
  _source: HeardSource,
): Promise<HeardOutcome> {
  return { effect: "ignored" };
}
