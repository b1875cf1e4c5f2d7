import type { Instant } from "../../engine/plan.ts";

/** What a person asked for on the preference page. */
export interface Preference {
  /** No touch on any channel before then. */
  pausedUntil: Instant | null;
  /** At most one touch a week, on all channels together. */
  fewer: boolean;
}

/** Something that a webhook told, stored before the sender is answered. `facts` is JSON of the web room's own. */
export interface WebDelivery {
  source: string;
  /** SHA-256 (hex) of what the sender calls it: the same one comes in once. */
  id: string;
  at: Instant;
  facts: string;
  /** The address it speaks of, in normal form; gone with the person. */
  address: string | null;
}

/** A request to a tracked address, as it came; `human` is null until it is judged. */
export interface WebHit {
  id: number;
  kind: "open" | "click" | "trap";
  prospect: number;
  enrollment: number;
  /** `tagStep` of the step. */
  step: string;
  /** The address behind a click. */
  target: string | null;
  method: string;
  at: Instant;
  human: boolean | null;
}

/** What `seq serve` keeps. */
export interface WebPort {
  preferenceOf(prospect: number): Promise<Preference | null>;
  setPreference(prospect: number, preference: Preference, at: Instant): Promise<void>;
  /** Whether the person's data was erased; false also for one who never was. */
  isErased(prospect: number): Promise<boolean>;

  /** Stores a delivery; false where the same one is there already. */
  keepDelivery(delivery: WebDelivery): Promise<boolean>;
  hasDelivery(source: string, id: string): Promise<boolean>;
  /** Deliveries that were stored and not dealt with before `before`: what a crash left. */
  openDeliveries(before: Instant): Promise<WebDelivery[]>;
  /** `done` forgets the facts; `unmatched` keeps them for a person to look at. */
  closeDelivery(
    source: string,
    id: string,
    status: "done" | "unmatched",
    prospect: number | null,
  ): Promise<void>;
  countUnmatched(): Promise<number>;
  /** Deliveries about somebody unknown, oldest first, at most 500. */
  unmatchedDeliveries(): Promise<WebDelivery[]>;

  keepHit(hit: Omit<WebHit, "id" | "human">): Promise<void>;
  /** Hits that are not judged yet and came before `before`. */
  openHits(before: Instant): Promise<WebHit[]>;
  /** Every hit of one touch, ascending by time. */
  hitsOf(enrollment: number, step: string): Promise<WebHit[]>;
  judgeHits(verdicts: readonly { id: number; human: boolean }[]): Promise<void>;
}
