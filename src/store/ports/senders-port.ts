import type { Instant } from "../../engine/plan.ts";

export interface SenderState {
  id: string;
  /** The channels on which the sender is held, by id, and why. Only a person lifts a hold. */
  holds: Readonly<Record<string, { reason: string; at: Instant }>>;
  /** The sender's first charged touch, by action: the ramp of what a machine sends counts from there. */
  firstTouchAt: Readonly<Record<string, Instant>>;
}

/** A touch that a server refused for policy. */
export interface Refusal {
  enrollment: number;
  prospect: number;
  step: string;
  /** Of the person's address; null where there is none any more. */
  domain: string | null;
}

/** A stop that a person set with `seq pause`: `name` is a sequence or a sender, or "" for everything. */
export interface Pause {
  scope: "all" | "sequence" | "sender";
  name: string;
  at: Instant;
}

/** Senders that are held, and what a person has paused. */
export interface SendersPort {
  senderStates(): Promise<SenderState[]>;
  /** Nothing leaves through the sender on that channel until a person lifts the hold. */
  holdSender(id: string, channel: string, reason: string, at: Instant): Promise<void>;
  /** Lifts one hold, where what it was for turned out not to be so. */
  liftHold(id: string, channel: string): Promise<boolean>;
  /** On every channel. Its row of refusals begins anew. */
  releaseSender(id: string): Promise<boolean>;
  /**
   * Touches refused for policy since the sender's last accepted message and its last release, the oldest first; each
   * touch once, however often it was tried.
   */
  refusalsInRow(sender: string): Promise<Refusal[]>;
  pauses(): Promise<Pause[]>;
  pause(pause: Pause): Promise<void>;
  unpause(scope: Pause["scope"], name: string): Promise<boolean>;
}
