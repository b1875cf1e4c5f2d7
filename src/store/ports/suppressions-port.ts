import type { Instant } from "../../engine/plan.ts";
import type { Addresses } from "./people-port.ts";

export type SuppressionKind = "email" | "domain" | "linkedin_url" | "phone" | "person";

export interface NewSuppression {
  kind: SuppressionKind;
  /** Normal form; for an erased person the keyed hash. */
  value: string;
  reason: string;
  at: Instant;
  /** The person whose own opt-out page made it, and may lift it; absent or null for every other origin. */
  byPage?: number | null;
}

export interface Suppression extends NewSuppression {
  hashed: boolean;
  byPage: number | null;
}

/** Who must never be touched again. */
export interface SuppressionsPort {
  /** Forbids every touch from now on. Enrollments it covers go on waiting until `endSuppressed`. Returns how many were new. */
  suppress(entries: readonly NewSuppression[]): Promise<number>;
  /**
   * Ends enrollments that go on though a suppression covers their people, with their tasks and reviews: after
   * `suppress`, and what a crash has left of one. Costs nothing where there are none. Returns how many ended.
   */
  endSuppressed(now: Instant): Promise<number>;
  unsuppress(kind: SuppressionKind, value: string): Promise<boolean>;
  listSuppressions(): AsyncIterable<Suppression>;
  /** The suppression that covers any of these addresses, the email's domain or the person; null when none. */
  findSuppression(of: Addresses & { id: number }): Promise<Suppression | null>;
}
