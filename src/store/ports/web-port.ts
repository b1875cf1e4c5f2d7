import type { FieldValue } from "../../engine/facts.ts";
import type { Instant } from "../../engine/plan.ts";
import type { TokenKey } from "../../token/token.ts";
import type { NewConsent } from "./consents-port.ts";

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

/** What a form's delivery counts against; kept as keyed hashes. */
export interface Submission {
  /** The address it is about, in normal form; its mailbox is what counts. */
  address: string;
  /** Who filled it in: an address, IPv6 as its /64. */
  client: string;
  /** About nobody who is known, or only known to be asked. */
  isNew: boolean;
  /** In any 24 hours; `perClient` and `perDay` count the ones that are new. */
  limits: { perMailbox: number; perClient: number; perDay: number };
}

/** Somebody whom a form named. */
export type Asking =
  /** Is asked, or was and has still to answer; `isNew` where a mail has to go out for this delivery. */
  | { type: "asked"; prospect: number; isNew: boolean }
  /** Meanwhile a person like any other. */
  | { type: "known"; prospect: number }
  /** Must not be written to, or was asked often enough. */
  | { type: "refused" };

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
  /** Whether the person's data was erased; false also for one who never was. */
  isErased(prospect: number): Promise<boolean>;

  /** Stores a delivery, unless the same one is there already or, for a form, a limit is reached: then nothing is. */
  keepDelivery(delivery: WebDelivery, submission?: Submission): Promise<"kept" | "known" | "limited">;
  hasDelivery(source: string, id: string): Promise<boolean>;
  /** Deliveries that were stored and not dealt with before `before`: what a crash left. */
  openDeliveries(before: Instant): Promise<WebDelivery[]>;
  /**
   * Makes whoever reads an address somebody who is asked to confirm: no list shows them, and a mailbox is asked once in
   * 7 days, and 3 times in 90. The same delivery gets the same answer again. `language` is one of the pages'.
   */
  askToConfirm(
    delivery: Pick<WebDelivery, "source" | "id">,
    asked: { email: string; companyDomain: string | null; language: string },
    at: Instant,
  ): Promise<Asking>;
  /** What waits for this person to confirm, oldest first. */
  awaitedDeliveries(prospect: number): Promise<WebDelivery[]>;
  /**
   * The person said yes: one like any other from here on, with what they agreed to, and what waited is open. All of it
   * or nothing. False where nothing waited.
   */
  confirm(
    prospect: number,
    given: { fields: Record<string, FieldValue>; consent: Omit<NewConsent, "prospect"> },
    at: Instant,
  ): Promise<boolean>;
  /** Deliveries of this person that are open. */
  openDeliveriesOf(prospect: number): Promise<WebDelivery[]>;
  /**
   * Forgets who was asked 90 days ago and has not answered, counts that old, and what was dealt with 30 days ago by
   * `sources` that sign a time: a copy of it is refused by that. At most some hundreds at a time.
   */
  forgetOldForms(sources: readonly string[], at: Instant): Promise<void>;
  /**
   * `done` forgets the facts; `unmatched` keeps them, or `facts` in their place, for a person to look at, `awaited` until
   * the person confirms.
   */
  closeDelivery(
    source: string,
    id: string,
    status: "done" | "unmatched" | "awaited",
    prospect: number | null,
    facts?: string,
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

/** Keys that links are signed with. They live in the database, which is 0600, and move with its backups. */
export interface TokenPort {
  /** Every key, the newest first; the first one without `retiredAt` signs. */
  tokenKeys(): Promise<TokenKey[]>;
  /** Adds `fresh` where no key signs yet, whoever else does so at the same time; gives every key. */
  ensureTokenKey(fresh: TokenKey): Promise<TokenKey[]>;
  /** Retires the key that signs and lets `fresh` take over. */
  rotateTokenKey(fresh: TokenKey, at: Instant): Promise<void>;
  /** Uses a token that works once, by what tells it from every other; false where it was used before. */
  spendToken(id: string, expiresAt: Instant, now: Instant): Promise<boolean>;
}
