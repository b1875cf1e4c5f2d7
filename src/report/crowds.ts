import type { Instant } from "../engine/plan.ts";
import type { LoggedFact, PeopleOfWay, WayFact } from "../store/ports/report-port.ts";
import { countsAsTold, type HitTouch } from "./figures.ts";
import type { Hits } from "./hits.ts";
import { type Journey, type Stay, traceJourney } from "./journeys.ts";

/** People who count alike, and the journey of one of them. */
export interface Crowd {
  journey: Journey;
  hits: HitTouch[];
  people: number;
  /** Who they are, where that is asked for. */
  ids: readonly number[];
}

/** What tells people of one way apart. */
export interface Distinctions {
  /** The kinds of facts that are asked for. */
  kinds: ReadonlySet<string>;
  /** Those that count whatever they are told by. */
  goals: ReadonlySet<string>;
  /** A time counts as any other between the same two of these; ascending. */
  cuts: readonly Instant[];
  /** What else is told apart by when somebody entered. */
  nameEntry: ((at: Instant) => string) | null;
  /** What else is told apart by who it is. */
  namePerson: ((person: number) => string) | null;
  hits: Hits;
  /** Whether it is asked who belongs to a crowd. */
  wantsIds: boolean;
}

/** Crowds that are held at once: more than most logs have, and no more memory than that. */
const MOST_CROWDS = 50_000;

/**
 * Puts people together who count alike: the same happened to them in the same order, between the same times, so that
 * whoever counts needs to look at one of them. `each` is given everybody who got a variant, as experiments pair people by
 * the moment; null where nobody asks. A journey holds until the next one is given.
 */
export async function* gatherCrowds(
  stored: AsyncIterable<PeopleOfWay>,
  distinctions: Distinctions,
  each: ((journey: Journey) => void) | null,
): AsyncGenerator<Crowd> {
  const { hits, wantsIds } = distinctions;
  const ways = new Map<string, Way>();
  const crowds = new Map<string, { way: Way; first: Person; people: number; ids: number[] }>();
  function* flush(): Generator<Crowd> {
    for (const { way, first, people, ids } of crowds.values()) {
      const journey = way.tell(first);
      yield { journey, hits: hits.of(journey), people, ids };
    }
    crowds.clear();
    ways.clear();
  }
  const tellsApart = openNames(distinctions);
  for await (const { facts, width, numbers } of stored) {
    const { counted, picks, stays } = reduce(facts, distinctions);
    const text = JSON.stringify(counted);
    const way = ways.get(text) ?? new Way(ways.size, counted);
    ways.set(text, way);
    const asksEach = each !== null && way.hasVariants;
    const person: Person = { id: 0, enrollments: [], times: [] };
    // Where nothing tells people of a way apart, one of them stands for all.
    const size = tellsApart === null && !asksEach && !wantsIds ? numbers.length / width : 1;
    for (let from = 0; from < numbers.length; from += width * size) {
      read(person, numbers, from, { stays, picks });
      if (asksEach) each(way.tell(person));
      const name = tellsApart === null ? `${way.id}` : tellsApart(way, person);
      let crowd = crowds.get(name);
      if (crowd === undefined) {
        const first = { ...person, enrollments: [...person.enrollments], times: [...person.times] };
        crowd = { way, first, people: 0, ids: [] };
        crowds.set(name, crowd);
      }
      crowd.people += size;
      if (wantsIds) crowd.ids.push(person.id);
    }
    if (crowds.size > MOST_CROWDS) yield* flush();
  }
  yield* flush();
}

/** A person of a way: what is asked of them. */
interface Person {
  id: number;
  enrollments: number[];
  /** When each counted fact happened. */
  times: Instant[];
}

/** Puts a person's numbers in the place of the one before. `picks`: of each fact of the way, whether it counts. */
function read(
  person: Person,
  numbers: Float64Array,
  from: number,
  { stays, picks }: { stays: number; picks: readonly boolean[] },
): void {
  person.id = numbers[from] ?? 0;
  for (let stay = 0; stay < stays; stay += 1) person.enrollments[stay] = numbers[from + 1 + stay] ?? 0;
  let [at, next] = [0, 0];
  for (let index = 0; index < picks.length; index += 1) {
    at += numbers[from + 1 + stays + index] ?? 0;
    if (picks[index] !== true) continue;
    person.times[next] = at;
    next += 1;
  }
}

/** Facts that count by what they are told by alone. */
const TOLD: ReadonlySet<string> = new Set(["opened", "delivered"]);

/** The facts of a way that count, without those that change no figure. */
function reduce(
  facts: readonly WayFact[],
  { kinds, goals }: Distinctions,
): { counted: WayFact[]; picks: boolean[]; stays: number } {
  // Whatever touch they are of: where nothing was a text, none of them is of one.
  const believes = facts.some((fact) => countsAsTold(fact[5]));
  const picks = facts.map(([kind]) => kinds.has(kind) && (believes || !TOLD.has(kind) || goals.has(kind)));
  const counted: WayFact[] = [];
  let [stays, isTied, isFirst] = [0, true, true];
  for (const [index, fact] of facts.entries()) {
    stays = Math.max(stays, fact[1] + 1);
    isTied &&= fact[2] === 1;
    if (picks[index] !== true) continue;
    counted.push(isTied === (fact[2] === 1) && !isFirst ? fact : tie(fact, isTied && !isFirst));
    [isTied, isFirst] = [true, false];
  }
  return { counted, picks, stays };
}

/** Whether it fell together with the fact before it that counts. */
function tie([kind, stay, , ...rest]: WayFact, isTied: boolean): WayFact {
  return [kind, stay, isTied ? 1 : 0, ...rest];
}

/** Facts of nobody yet, whose times tell their order, and which of them fell together. */
function toFacts(facts: readonly WayFact[]): LoggedFact[] {
  let at = 0;
  return facts.map(([kind, stay, isTied, ...rest], id) => {
    const [sequence, step, channel, variant, sentiment, version, sender, cost] = rest;
    at += 1 - isTied;
    const enrollment = stay === -1 ? null : stay;
    const about = { sequence, step, channel, variant, sentiment, version, sender, cost };
    return { id, kind, at, person: 0, enrollment, ...about };
  });
}

/** A way, traced once: where its facts belong follows from their order. */
class Way {
  readonly id: number;
  readonly hasVariants: boolean;
  /** Which facts are beginnings of enrollments. */
  readonly entries: readonly number[];
  readonly #journey: Journey;
  /** What of the journey bears the time, the person and the enrollment of each fact. */
  readonly #bearers: readonly { fact: LoggedFact; stay: number; entry: Stay | null }[];

  constructor(id: number, facts: readonly WayFact[]) {
    this.id = id;
    const told = toFacts(facts);
    this.#journey = traceJourney([...told]);
    const { stays, touches } = this.#journey;
    let entered = 0;
    this.#bearers = told.map((fact, index) => ({
      fact,
      stay: facts[index]?.[1] ?? -1,
      entry: fact.kind === "enrolled" ? (stays[entered++] ?? null) : null,
    }));
    this.entries = told.flatMap(({ kind }, index) => (kind === "enrolled" ? [index] : []));
    this.hasVariants = touches.some(({ variant }) => variant !== null);
  }

  /** The journey of one person. */
  tell({ id, enrollments, times }: Person): Journey {
    for (let index = 0; index < this.#bearers.length; index += 1) {
      const bearer = this.#bearers[index];
      if (bearer === undefined) break;
      const { fact, stay, entry } = bearer;
      fact.at = times[index] ?? 0;
      fact.person = id;
      fact.enrollment = stay === -1 ? null : (enrollments[stay] ?? null);
      if (entry === null) continue;
      entry.at = fact.at;
      entry.enrollment = fact.enrollment;
    }
    this.#journey.person = id;
    return this.#journey;
  }
}

/** Names people by what tells those of one way apart: of one name, they count alike. Null where nothing does. */
function openNames({
  cuts,
  nameEntry,
  namePerson,
  hits,
}: Distinctions): ((way: Way, person: Person) => string) | null {
  if (cuts.length === 0 && nameEntry === null && namePerson === null && hits.nameOf === null) return null;
  return (way, { id, enrollments, times }) => {
    let name = `${way.id}`;
    // Times ascend: which facts stand between which cuts is told by how many stand before each.
    let before = 0;
    for (const cut of cuts) {
      while (before < times.length && (times[before] ?? 0) < cut) before += 1;
      name += `,${before}`;
    }
    if (nameEntry !== null) for (const entry of way.entries) name += `;${nameEntry(times[entry] ?? 0)}`;
    if (namePerson !== null) name += `|${namePerson(id)}`;
    if (hits.nameOf !== null) name += `|${hits.nameOf(id, enrollments)}`;
    return name;
  };
}
