/**
 * What the sessions of a store's processes tell of each other, where its engine has any. A session ends with its process,
 * whatever ends that, so what it holds is free at once for the others.
 */
export interface Presence {
  /** Says by this session that the owner of this id lives. False where no session is anybody's own, as behind a pooler. */
  hold(owner: number): boolean;
  /** Ids of owners whose session lives. */
  living(): ReadonlySet<number>;
  /** Takes a mailbox for this session; false while another one has it that lives. */
  takeMailbox(account: string): boolean;
  /** Which owner reads each of these mailboxes, by account; those that nobody reads are left out. */
  readers(accounts: readonly string[]): ReadonlyMap<string, number>;
}
