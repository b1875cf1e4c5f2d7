/** A person of ours, who is a record of a CRM's: one to one. */
export interface CrmPerson {
  service: string;
  /** The record's id there. */
  theirs: string;
  prospect: number;
  /** By field of ours: a hash of the value on which both sides agreed last. */
  marks: Readonly<Record<string, string>>;
  /** How often the person was changed here since the CRM was told last. */
  changes: number;
}

/** Who of a CRM's records is whom. */
export interface CrmPort {
  findCrmPerson(service: string, of: { theirs: string } | { prospect: number }): Promise<CrmPerson | null>;
  /** People who were changed here since; the cost follows those. */
  changedCrmPeople(service: string, limit: number): Promise<CrmPerson[]>;
  /**
   * Notes who is whom, and on what both sides agree. `changes`: those that were looked at; what came since is still to be
   * told, and whoever `isToBeTold`. A record of somebody who has another one there is left out.
   */
  keepCrmPeople(people: readonly (CrmPerson & { isToBeTold?: boolean })[]): Promise<void>;
}
