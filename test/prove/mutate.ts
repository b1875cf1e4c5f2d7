import type { Random } from "../whole/random.ts";

/** Files by name, as they lie beside each other in `.seq`. */
export type Files = Map<string, Buffer>;

const DATABASE = "state.db";
const LOG = "state.db-wal";
const MARKER = "store.json";
const PAGE = 4_096;
/** Most bytes that one mutation changes. */
const MOST_FLIPS = 40;

/** What a mutation can take from elsewhere. */
interface Means {
  /** The same files some messages earlier. */
  past: Files;
  /** Those of another workspace. */
  other: Files;
  random: Random;
}

/** One way for the files of a database to go bad. */
export interface Mutation {
  name: string;
  /** Changes `files` in place. */
  change(files: Files, by: Means): void;
  /** A run that goes ahead would be wrong, whatever it sends. */
  mustRefuse: boolean;
}

export const MUTATIONS: readonly Mutation[] = [
  {
    name: "flipped bytes",
    change: (files, { random }) => flip(files, random, DATABASE, MOST_FLIPS),
    mustRefuse: false,
  },
  {
    name: "flipped bytes in the log",
    change: (files, { random }) => flip(files, random, LOG, MOST_FLIPS),
    mustRefuse: false,
  },
  { name: "flipped bytes in the header", change: flipHeader, mustRefuse: false },
  { name: "a page of zeros", change: wipePage, mustRefuse: false },
  { name: "a page of another place", change: swapPage, mustRefuse: false },
  { name: "truncated", change: (files, { random }) => cut(files, random, DATABASE), mustRefuse: false },
  { name: "truncated log", change: (files, { random }) => cut(files, random, LOG), mustRefuse: false },
  { name: "missing log", change: (files) => void files.delete(LOG), mustRefuse: true },
  { name: "missing", change: remove, mustRefuse: true },
  { name: "emptied", change: empty, mustRefuse: true },
  { name: "rolled back", change: (files, { past }) => replace(files, past), mustRefuse: true },
  { name: "rolled back, newer log left", change: rollBackHalf, mustRefuse: false },
  { name: "another workspace's", change: (files, { other }) => replace(files, other), mustRefuse: true },
  { name: "no database", change: scribble, mustRefuse: true },
  {
    name: "flipped bytes in the marker",
    change: (files, { random }) => flip(files, random, MARKER, 3),
    mustRefuse: false,
  },
  { name: "truncated marker", change: (files, { random }) => cut(files, random, MARKER), mustRefuse: true },
];

function draw(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}

function flip(
  files: Files,
  random: Random,
  name: string,
  most: number,
  within = Number.POSITIVE_INFINITY,
): void {
  const bytes = files.get(name) ?? Buffer.alloc(0);
  for (let left = 1 + draw(random, most); left > 0; left--) {
    bytes[draw(random, Math.min(bytes.length, within))] = draw(random, 256);
  }
}

/** The first 100 bytes say what the file is: https://sqlite.org/fileformat.html#the_database_header. */
function flipHeader(files: Files, { random }: Means): void {
  flip(files, random, DATABASE, 5, 100);
}

function wipePage(files: Files, { random }: Means): void {
  const bytes = files.get(DATABASE) ?? Buffer.alloc(0);
  const start = draw(random, bytes.length / PAGE) * PAGE;
  bytes.fill(0, start, start + PAGE);
}

function swapPage(files: Files, { random }: Means): void {
  const bytes = files.get(DATABASE) ?? Buffer.alloc(0);
  const pages = bytes.length / PAGE;
  const from = draw(random, pages) * PAGE;
  bytes.copy(bytes, draw(random, pages) * PAGE, from, from + PAGE);
}

function cut(files: Files, random: Random, name: string): void {
  const bytes = files.get(name) ?? Buffer.alloc(0);
  files.set(name, bytes.subarray(0, draw(random, bytes.length)));
}

function remove(files: Files): void {
  for (const name of [DATABASE, LOG]) files.delete(name);
}

function empty(files: Files): void {
  files.delete(LOG);
  files.set(DATABASE, Buffer.alloc(0));
}

function replace(files: Files, by: Files): void {
  remove(files);
  for (const name of [DATABASE, LOG]) {
    const bytes = by.get(name);
    if (bytes !== undefined) files.set(name, Buffer.from(bytes));
  }
}

function rollBackHalf(files: Files, { past }: Means): void {
  files.set(DATABASE, Buffer.from(past.get(DATABASE) ?? ""));
}

function scribble(files: Files): void {
  files.delete(LOG);
  files.set(DATABASE, Buffer.from("these are not the bytes you are looking for\n".repeat(200)));
}
