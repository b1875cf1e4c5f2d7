import { createHash } from "node:crypto";
import type { Connection } from "./connection.ts";
import type { Context } from "./context.ts";
import { readLastEvent } from "./events.ts";
import { selectFacts } from "./logged-facts.ts";
import { readMeta, writeMeta } from "./meta.ts";
import type { OpenDatabase } from "./open-database.ts";
import { inParts, placesOf } from "./parts.ts";
import { type FoldProgress, type LoggedFact, UNFOLDED_KINDS, type WayFact } from "./ports/report-port.ts";

/** Events that are folded in one write: a tenth of a second or so, which others wait at most. */
const PIECE_EVENTS = 20_000;
/** People that are told anew in one write. */
const PIECE_PEOPLE = 1_000;

/** Journeys of one statement. */
const A_STATEMENT = 50;

/** `e.kind` is one that is folded. */
const FOLDED = `e.kind NOT IN (${UNFOLDED_KINDS.map((kind) => `'${kind}'`).join(", ")})`;

/** How far the log is in `journeys`. */
interface Folded {
  /** Up to this event. */
  event: number;
  /** While everybody is folded for the first time: people up to this number are; null once all are. */
  person: number | null;
  /** Counts up with every change, so that whoever reads in pages can tell. */
  turn: number;
}

const NEVER: Folded = { event: 0, person: 0, turn: 0 };

export function readFolded({ sql }: Pick<Context, "sql">): Folded {
  const text = readMeta(sql, "folded");
  return text === null ? NEVER : (JSON.parse(text) as Folded);
}

function writeFolded({ sql }: Context, folded: Folded): void {
  writeMeta(sql, "folded", JSON.stringify({ ...folded, turn: folded.turn + 1 } satisfies Folded));
}

/** See the port. */
export async function foldJourneys(database: OpenDatabase): Promise<FoldProgress> {
  const seen = await database.read(readFoldProgress);
  return seen.isDone ? seen : database.moveOn(foldPiece);
}

/** See the port. */
export function unfoldJourneys(context: Context): void {
  const { turn } = readFolded(context);
  context.sql.run("DELETE FROM journeys");
  context.sql.run("DELETE FROM ways");
  writeFolded(context, { ...NEVER, turn });
}

/**
 * What was folded of people is told anew by the next fold: what the log says of them has become another. New events need no
 * such word. Called inside a write.
 */
export function refold(context: Context, people: readonly number[]): void {
  for (const part of inParts(people))
    context.sql.run(`UPDATE journeys SET way = 0 WHERE prospect IN (${placesOf(part)})`, ...part);
  if (people.length > 0) writeFolded(context, readFolded(context));
}

/** See the port. */
export function readFoldProgress(context: Context): FoldProgress {
  const { event, person, turn } = readFolded(context);
  const last = readLastEvent(context);
  const isStale = context.sql.get("SELECT 1 FROM journeys WHERE way = 0 LIMIT 1") !== undefined;
  if (person === null) {
    return { isDone: event >= last && !isStale, turn, left: Math.max(0, last - event), of: "events" };
  }
  const most = context.sql.get<{ id: number | null }>("SELECT max(id) AS id FROM prospects")?.id ?? 0;
  return { isDone: false, turn, left: Math.max(0, most - person), of: "people" };
}

/** Called inside a write. Each piece is whole by itself: a kill between two loses nothing. */
function foldPiece(context: Context): FoldProgress {
  const folded = readFolded(context);
  if (folded.person === null) foldNews(context, folded);
  else foldEverybody(context, folded, folded.person);
  return readFoldProgress(context);
}

/** The next people of all, the first time. */
function foldEverybody(context: Context, folded: Folded, person: number): void {
  const { sql } = context;
  const event = person === 0 ? readLastEvent(context) : folded.event;
  const { last, facts } = readPeople(sql, person);
  writeJourneys(context, groupByPerson(facts));
  writeFolded(context, { ...folded, event, person: last });
}

/** The facts of some people after this number, and the last of them; null where there are none. */
export function readPeople(sql: Connection, after: number): { last: number | null; facts: LoggedFact[] } {
  const last = sql.get<{ id: number | null }>(
    "SELECT max(prospect) AS id FROM (SELECT prospect FROM events WHERE prospect > ? ORDER BY prospect LIMIT ?) AS page",
    after,
    PIECE_EVENTS,
  )?.id;
  if (last == null) return { last: null, facts: [] };
  const people = "e.prospect > ? AND e.prospect <= ?";
  return { last, facts: selectFacts(sql, { people, kinds: FOLDED }, after, last) };
}

/** People of whom something has become another, and people of the next new events. */
function foldNews(context: Context, folded: Folded): void {
  const { sql } = context;
  const stale = sql.column<number>(
    "SELECT prospect FROM journeys WHERE way = 0 ORDER BY prospect LIMIT ?",
    PIECE_PEOPLE,
  );
  if (stale.length > 0) {
    retell(context, stale);
    writeFolded(context, folded);
    return;
  }
  const news = sql.all<{ id: number; prospect: number | null }>(
    "SELECT id, prospect FROM events WHERE id > ? ORDER BY id LIMIT ?",
    folded.event,
    PIECE_EVENTS,
  );
  const people = new Set<number>();
  let event = folded.event;
  for (const { id, prospect } of news) {
    if (prospect !== null && !people.has(prospect) && people.size >= PIECE_PEOPLE) break;
    if (prospect !== null) people.add(prospect);
    event = id;
  }
  retell(context, [...people]);
  writeFolded(context, { ...folded, event: news.length === 0 ? readLastEvent(context) : event });
}

function retell(context: Context, people: readonly number[]): void {
  const { sql } = context;
  for (const part of inParts(people)) {
    const list = placesOf(part);
    const before = sql.column<number>(
      `SELECT DISTINCT way FROM journeys WHERE prospect IN (${list})`,
      ...part,
    );
    const facts = selectFacts(sql, { people: `e.prospect IN (${list})`, kinds: FOLDED }, ...part);
    const own = groupByPerson(facts);
    for (const person of new Set(part))
      if (!own.has(person)) sql.run("DELETE FROM journeys WHERE prospect = ?", person);
    writeJourneys(context, own);
    for (const way of before) {
      sql.run(
        "DELETE FROM ways WHERE id = ? AND NOT EXISTS (SELECT 1 FROM journeys WHERE way = ?)",
        way,
        way,
      );
    }
  }
}

export function groupByPerson(facts: readonly LoggedFact[]): Map<number, LoggedFact[]> {
  const people = new Map<number, LoggedFact[]>();
  for (const fact of facts) {
    const own = people.get(fact.person);
    if (own === undefined) people.set(fact.person, [fact]);
    else own.push(fact);
  }
  return people;
}

function writeJourneys({ sql }: Context, people: ReadonlyMap<number, LoggedFact[]>): void {
  const ways = new Map<string, number>();
  const rows = [...people].map(([person, own]) => {
    const { facts, times } = tellJourney(own);
    let way = ways.get(facts);
    if (way === undefined) {
      way = findWay(sql, facts);
      ways.set(facts, way);
    }
    return [way, person, times] as const;
  });
  // Many rows a statement: a server is asked once for all of them.
  while (rows.length > 0) {
    const part = rows.splice(0, rows.length < A_STATEMENT ? 1 : A_STATEMENT);
    sql.run(
      `INSERT INTO journeys (way, prospect, times) VALUES ${part.map(() => "(?, ?, ?)").join(", ")}
        ON CONFLICT (prospect) DO UPDATE SET way = excluded.way, times = excluded.times`,
      ...part.flat(),
    );
  }
}

function findWay(sql: Connection, facts: string): number {
  const hash = createHash("sha256").update(facts).digest("base64url");
  const found = sql.get<{ id: number }>("SELECT id FROM ways WHERE hash = ?", hash)?.id;
  return found ?? sql.insert("INSERT INTO ways (hash, facts) VALUES (?, ?)", hash, facts);
}

/**
 * One person's facts as they are stored: what happened in which order, and, apart from it, the numbers of the enrollments and
 * when each happened: the first in milliseconds since 1970, each other after the one before.
 */
export function tellJourney(own: LoggedFact[]): { facts: string; times: string } {
  own.sort((a, b) => a.at - b.at || a.id - b.id);
  const enrollments: number[] = [];
  const times: number[] = [];
  let before = 0;
  const facts = own.map((fact): WayFact => {
    const { kind, at, enrollment, sequence, step, channel, variant, sentiment, version, sender, cost } = fact;
    let stay = enrollment === null ? -1 : enrollments.indexOf(enrollment);
    if (enrollment !== null && stay === -1) stay = enrollments.push(enrollment) - 1;
    const isTied = times.length > 0 && at === before;
    times.push(at - before);
    before = at;
    const cells = [sequence, step, channel, variant, sentiment, version, sender, cost] as const;
    return [kind, stay, isTied ? 1 : 0, ...cells];
  });
  return { facts: JSON.stringify(facts), times: [...enrollments, ...times].join(",") };
}
