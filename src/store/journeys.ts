import { UserError } from "../errors.ts";
import type { Page } from "./bind.ts";
import type { Connection } from "./connection.ts";
import type { Context } from "./context.ts";
import type { PeopleOfWay, WayFact } from "./ports/report-port.ts";

/** People that a page holds. */
const PAGE_PEOPLE = 20_000;

/** The way and the person that a page ended with. */
type From = readonly [way: number, person: number];

/** See the port. Way 0 is of those who are to be told anew. */
export function pageJourneys({ sql }: Context, from: From | null): Page<PeopleOfWay, From> {
  const texts = sql.column<string>(
    `SELECT way || ',' || prospect || ',' || times FROM journeys WHERE (way, prospect) > (?, ?)
      ORDER BY way, prospect LIMIT ?`,
    ...(from ?? [0, Number.MAX_SAFE_INTEGER]),
    PAGE_PEOPLE,
  );
  const [first, last] = [texts[0], texts.at(-1)];
  if (first === undefined || last === undefined) return { rows: [], next: null };
  const [lastWay = 0, lastPerson = 0] = last.split(",", 2).map(Number);
  const facts = readWays(sql, Number.parseInt(first, 10), lastWay);
  const numbers = new Numbers(texts.length);
  const ways: PeopleOfWay[] = [];
  for (let index = 0; index < texts.length; ) {
    const way = Number.parseInt(texts[index] ?? "", 10);
    const prefix = `${way},`;
    const own = parseFacts(facts.get(way));
    const width = 1 + countStays(own) + own.length;
    const from = numbers.size;
    for (; texts[index]?.startsWith(prefix) === true; index += 1) {
      const before = numbers.size;
      numbers.read(texts[index] ?? "", prefix.length);
      if (numbers.size - before !== width) throw describeDamage();
    }
    if (numbers.size === from) throw describeDamage();
    ways.push({ facts: own, width, numbers: numbers.slice(from) });
  }
  return { rows: ways, next: texts.length < PAGE_PEOPLE ? null : [lastWay, lastPerson] };
}

function readWays(sql: Connection, first: number, last: number): Map<number, string> {
  const rows = sql.all<{ id: number; facts: string }>(
    "SELECT id, facts FROM ways WHERE id BETWEEN ? AND ?",
    first,
    last,
  );
  return new Map(rows.map(({ id, facts }) => [id, facts]));
}

function parseFacts(text = ""): WayFact[] {
  try {
    return JSON.parse(text) as WayFact[];
  } catch (error) {
    throw describeDamage(error);
  }
}

function countStays(facts: readonly WayFact[]): number {
  return facts.reduce((most, fact) => Math.max(most, fact[1] + 1), 0);
}

const [COMMA, ZERO] = [44, 48];

/** Whole numbers above 0, with commas between: read so, millions of them leave nothing behind to be cleared away. */
class Numbers {
  size = 0;
  #values: Float64Array;

  constructor(rows: number) {
    this.#values = new Float64Array(rows * 16);
  }

  read(text: string, from: number): void {
    let value = 0;
    for (let at = from; at < text.length; at += 1) {
      const sign = text.charCodeAt(at);
      if (sign === COMMA) {
        this.#push(value);
        value = 0;
      } else if (sign >= ZERO && sign < ZERO + 10) value = value * 10 + sign - ZERO;
      else throw describeDamage();
    }
    this.#push(value);
  }

  slice(from: number): Float64Array {
    return this.#values.subarray(from, this.size);
  }

  #push(value: number): void {
    if (this.size === this.#values.length) {
      const larger = new Float64Array(this.size * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.size] = value;
    this.size += 1;
  }
}

/** Figures of which a part cannot be read are not told: the log has them all. */
function describeDamage(cause?: unknown): UserError {
  return new UserError("what reports are read from is damaged", { hint: "seq doctor --rebuild", cause });
}
