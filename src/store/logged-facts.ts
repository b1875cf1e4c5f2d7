import type { Connection, Param } from "./connection.ts";
import { E_STANDS } from "./events.ts";
import type { LoggedFact } from "./ports/report-port.ts";

/** A fact as it comes, in the order of the query. */
type FactCells = [
  ...[id: number, kind: string, at: number, person: number, enrollment: number | null],
  ...[sequence: string | null, step: string | null, channel: string | null, variant: string | null],
  ...[sentiment: string | null, version: string | null, sender: string | null, cost: number | null],
];

/** Of what a version is called by, so many characters name it: as the log of enrollments has it. */
const VERSION_LENGTH = 12;

/**
 * Events of people, without what was taken back, in no order. Versions and costs of touches are the journal's: a sequence may
 * go on by another version since. `people`: a condition on `e.prospect`.
 */
export function selectFacts(
  sql: Connection,
  { people, kinds }: { people: string; kinds: string },
  ...params: Param[]
): LoggedFact[] {
  // One text a page: a cell handed over by itself costs three times what reading it does.
  const text = sql.get<{ facts: string | null }>(
    `SELECT json_group_array(json_array(e.id, e.kind, e.at, e.prospect, e.enrollment, e.sequence,
      coalesce(e.step_key, e.step), e.channel, CASE WHEN e.kind IN ('sent', 'done') THEN e.data ->> '$.variant' END,
      CASE WHEN e.kind = 'replied' THEN e.data ->> '$.sentiment' END,
      CASE WHEN e.kind = 'enrolled' THEN coalesce(e.data ->> '$.version', substr(n.plan_hash, 1, ${VERSION_LENGTH}))
        ELSE substr(a.plan_hash, 1, ${VERSION_LENGTH}) END, n.sender, a.cost)) AS facts
      FROM events e LEFT JOIN enrollments n ON e.kind = 'enrolled' AND n.id = e.enrollment
        LEFT JOIN attempts a ON e.kind IN ('sent', 'done') AND a.enrollment = e.enrollment
          AND coalesce(a.step_key, a.step) = coalesce(e.step_key, e.step) AND a.failed = 0 AND a.status = 'sent'
      WHERE ${people} AND ${kinds} AND ${E_STANDS}`,
    ...params,
  )?.facts;
  return (JSON.parse(text ?? "[]") as FactCells[]).map(toFact);
}

function toFact(cells: FactCells): LoggedFact {
  return {
    id: cells[0],
    kind: cells[1],
    at: cells[2],
    person: cells[3],
    enrollment: cells[4],
    sequence: cells[5],
    step: cells[6],
    channel: cells[7],
    variant: cells[8],
    sentiment: cells[9],
    version: cells[10],
    sender: cells[11],
    cost: cells[12],
  };
}
