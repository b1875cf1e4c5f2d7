import type { Page } from "./bind.ts";
import type { Context } from "./context.ts";
import { groupByPerson, readFolded, readPeople, tellJourney } from "./fold.ts";

interface StoredJourney {
  prospect: number;
  way: number;
  times: string;
  facts: string | null;
}

/**
 * People of whom something else is folded than the log says, by number. Whoever is to be folded anyway (new events, a change,
 * a first fold that is not over) is none. Reads the log once.
 */
export function pageDifferences(context: Context, from: number | null): Page<number, number> {
  const { sql } = context;
  const folded = readFolded(context);
  const after = from ?? 0;
  const { last, facts } = readPeople(sql, after);
  const upTo = last ?? Number.MAX_SAFE_INTEGER;
  const expected = groupByPerson(facts);
  const stored = new Map(
    sql
      .all<StoredJourney>(
        `SELECT j.prospect, j.way, j.times, w.facts FROM journeys j LEFT JOIN ways w ON w.id = j.way
          WHERE j.prospect > ? AND j.prospect <= ?`,
        after,
        upTo,
      )
      .map((row) => [row.prospect, row]),
  );
  const isWaiting = (person: number): boolean =>
    stored.get(person)?.way === 0 ||
    (folded.person !== null && person > folded.person) ||
    sql.get("SELECT 1 FROM events WHERE prospect = ? AND id > ? LIMIT 1", person, folded.event) !== undefined;
  const differing = [...new Set([...expected.keys(), ...stored.keys()])].filter((person) => {
    const own = expected.get(person);
    const told = own === undefined ? null : tellJourney(own);
    const kept = stored.get(person);
    return (told?.facts !== kept?.facts || told?.times !== kept?.times) && !isWaiting(person);
  });
  return { rows: differing.sort((a, b) => a - b), next: last };
}
