import type { Instant } from "../engine/plan.ts";
import type { LoggedFact, PeopleOfWay } from "../store/ports/report-port.ts";
import type { HitTouch } from "./figures.ts";
import type { Hits } from "./hits.ts";
import { type Journey, traceJourney } from "./journeys.ts";

/** People who count alike, and the journey of one of them. */
export interface Crowd {
  journey: Journey;
  hits: HitTouch[];
  people: number;
}

/** What tells people of one way apart. */
export interface Distinctions {
  /** The kinds of facts that are asked for. */
  kinds: ReadonlySet<string>;
  /** A time counts as any other between the same two of these; ascending. */
  cuts: readonly Instant[];
  /** What else is told apart by when somebody entered. */
  nameEntry: ((at: Instant) => string) | null;
  /** What else is told apart by who it is. */
  namePerson: ((person: number) => string) | null;
  hits: Hits;
}

/**
 * Puts people together who count alike: the same happened to them in the same order, between the same times, so that
 * whoever counts needs to look at one of them. `each` is given everybody who got a variant, as experiments pair people by
 * the moment. A journey holds until the next one is given.
 */
export async function* gatherCrowds(
  ways: AsyncIterable<PeopleOfWay>,
  distinctions: Distinctions,
  each: (journey: Journey) => void,
): AsyncGenerator<Crowd> {
  const { hits } = distinctions;
  for await (const { facts, people } of ways) {
    const way = new Way(facts, distinctions);
    const crowds = new Map<string, { first: readonly number[]; count: number }>();
    for (const row of people) {
      if (way.hasVariants) each(way.tell(row));
      const name = way.nameCrowd(row);
      const found = crowds.get(name);
      if (found === undefined) crowds.set(name, { first: row, count: 1 });
      else found.count += 1;
    }
    for (const { first, count } of crowds.values()) {
      const journey = way.tell(first);
      yield { journey, hits: hits.of(journey), people: count };
    }
  }
}

/** Numbers of a row before its enrollments: the way and the person. */
const HEAD = 2;

/** A way, traced once: where its facts belong follows from their order. */
class Way {
  readonly hasVariants: boolean;
  readonly #distinctions: Distinctions;
  readonly #journey: Journey;
  /** How many enrollments a row names. */
  readonly #stays: number;
  /** What of the journey bears the time, the person and the enrollment of each fact; null for one that is not asked for. */
  readonly #bearers: ({
    fact: LoggedFact;
    stay: number;
    entry: { at: Instant; enrollment: number | null } | null;
  } | null)[];
  readonly #entries: number[];

  constructor(facts: PeopleOfWay["facts"], distinctions: Distinctions) {
    this.#distinctions = distinctions;
    this.#stays = Math.max(-1, ...facts.map((fact) => fact[1])) + 1;
    let at = 0;
    const logged = facts.map(([kind, stay, isTied, ...rest], id): LoggedFact => {
      const [sequence, step, channel, variant, sentiment, version, sender, cost] = rest;
      at += 1 - isTied;
      const enrollment = stay === -1 ? null : stay;
      const about = { sequence, step, channel, variant, sentiment, version, sender, cost };
      return { id, kind, at, person: 0, enrollment, ...about };
    });
    const asked = logged.filter(({ kind }) => distinctions.kinds.has(kind));
    this.#journey = traceJourney([...asked]);
    let stays = 0;
    this.#bearers = logged.map((fact, index) => {
      if (!distinctions.kinds.has(fact.kind)) return null;
      const entry = fact.kind === "enrolled" ? (this.#journey.stays[stays++] ?? null) : null;
      return { fact, stay: facts[index]?.[1] ?? -1, entry };
    });
    this.#entries = this.#bearers.flatMap((bearer, index) => (bearer?.entry == null ? [] : [index]));
    this.hasVariants = this.#journey.touches.some(({ variant }) => variant !== null);
  }

  /** The journey of one person. */
  tell(row: readonly number[]): Journey {
    const person = row[1] ?? 0;
    const from = HEAD + this.#stays;
    let at = 0;
    for (const [index, bearer] of this.#bearers.entries()) {
      at += row[from + index] ?? 0;
      if (bearer === null) continue;
      const enrollment = bearer.stay === -1 ? null : (row[HEAD + bearer.stay] ?? null);
      Object.assign(bearer.fact, { at, person, enrollment });
      if (bearer.entry !== null) Object.assign(bearer.entry, { at, enrollment });
    }
    this.#journey.person = person;
    return this.#journey;
  }

  /** People of one name count alike. */
  nameCrowd(row: readonly number[]): string {
    const { cuts, nameEntry, namePerson, hits } = this.#distinctions;
    const person = row[1] ?? 0;
    const from = HEAD + this.#stays;
    let name = "";
    if (cuts.length > 0) {
      // Times ascend: which facts stand between which cuts is told by how many stand before each.
      let [at, index] = [row[from] ?? 0, 0];
      for (const cut of cuts) {
        while (index < this.#bearers.length && at < cut) {
          index += 1;
          at += row[from + index] ?? 0;
        }
        name += `${index},`;
      }
    }
    if (nameEntry !== null && this.#entries.length > 0) {
      let at = 0;
      let next = 0;
      for (let index = 0; next < this.#entries.length; index += 1) {
        at += row[from + index] ?? 0;
        if (this.#entries[next] !== index) continue;
        name += `${nameEntry(at)};`;
        next += 1;
      }
    }
    if (namePerson !== null) name += `|${namePerson(person)}`;
    if (hits.nameOf !== null) name += `|${hits.nameOf(person, row.slice(HEAD, from))}`;
    return name;
  }
}
