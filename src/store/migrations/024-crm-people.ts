import type { Migration } from "./migrate.ts";

/** Who is which record of a CRM's, one to one; `marks`: what both sides agreed on last; `changes`: made here since. */
export const crmPeople: Migration = {
  version: 24,
  sql: `
CREATE TABLE crm_people (
  service TEXT NOT NULL, theirs TEXT NOT NULL, prospect INTEGER NOT NULL, marks TEXT NOT NULL,
  changes INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (service, theirs)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX crm_people_of ON crm_people (prospect, service);
CREATE INDEX crm_people_changed ON crm_people (service, prospect) WHERE changes > 0;
`,
};
