import type { Context } from "./context.ts";
import { parseObject } from "./json.ts";
import type { Store } from "./port.ts";
import type { CrmPerson } from "./ports/crm-port.ts";

interface Row {
  service: string;
  theirs: string;
  prospect: number;
  marks: string;
  changes: number;
}

const toPerson = ({ marks, ...row }: Row): CrmPerson => ({ ...row, marks: parseObject<string>(marks) });

/** See the port. */
export function findCrmPerson(
  { sql }: Context,
  service: string,
  of: { theirs: string } | { prospect: number },
): CrmPerson | null {
  const row =
    "theirs" in of
      ? sql.get<Row>("SELECT * FROM crm_people WHERE service = ? AND theirs = ?", service, of.theirs)
      : sql.get<Row>("SELECT * FROM crm_people WHERE prospect = ? AND service = ?", of.prospect, service);
  return row === undefined ? null : toPerson(row);
}

/** See the port. */
export function changedCrmPeople({ sql }: Context, service: string, limit: number): CrmPerson[] {
  return sql
    .all<Row>(
      "SELECT * FROM crm_people WHERE service = ? AND changes > 0 ORDER BY prospect LIMIT ?",
      service,
      limit,
    )
    .map(toPerson);
}

/** See the port. Called inside a write. */
export function keepCrmPeople({ sql }: Context, people: Parameters<Store["keepCrmPeople"]>[0]): void {
  for (const { service, theirs, prospect, marks, changes, isToBeTold = false } of people) {
    const kept = isToBeTold ? 1 : 0;
    const known = sql.run(
      "UPDATE crm_people SET marks = ?, changes = max(?, changes - ?) WHERE service = ? AND theirs = ?",
      JSON.stringify(marks),
      kept,
      changes,
      service,
      theirs,
    );
    if (known > 0) continue;
    sql.run(
      "INSERT INTO crm_people (service, theirs, prospect, marks, changes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
      service,
      theirs,
      prospect,
      JSON.stringify(marks),
      kept,
    );
  }
}

/** Something of the person is new, and may be to be told to a CRM. Called inside a write. */
export function noteChange({ sql }: Context, prospect: number): void {
  sql.run("UPDATE crm_people SET changes = changes + 1 WHERE prospect = ?", prospect);
}

/** Called inside a write. */
export function forgetCrmPerson({ sql }: Context, prospect: number): void {
  sql.run("DELETE FROM crm_people WHERE prospect = ?", prospect);
}
