import type { Instant } from "../../engine/plan.ts";
import type { TokenKey } from "../../token/token.ts";

/** Keys that links are signed with. They live in the database, which is 0600, and move with its backups. */
export interface TokenPort {
  /** Every key, the newest first; the first one without `retiredAt` signs. */
  tokenKeys(): Promise<TokenKey[]>;
  /** Adds `fresh` where no key signs yet, whoever else does so at the same time; gives every key. */
  ensureTokenKey(fresh: TokenKey): Promise<TokenKey[]>;
  /** Retires the key that signs and lets `fresh` take over. */
  rotateTokenKey(fresh: TokenKey, at: Instant): Promise<void>;
}
