/** Files by name, as they lie beside each other in `.seq`. */
export type Files = Map<string, Buffer>;

const DATABASE = "state.db";
const LOG = "state.db-wal";
const MARKER = "store.json";
const PAGE = 4_096;
/** Most bytes that one mutation changes. */
const MOST_FLIPS = 40;

/** One way for the files of a database to go bad. */
export interface Mutation {
  name: string;
  /** Changes `files` in place. `past` are the same ones some messages earlier, `other` those of another workspace. */
  change(files: Files, past: Files, other: Files): void;
  /** A run that goes ahead would be wrong, whatever it sends. */
  mustRefuse: boolean;
}

export const MUTATIONS: readonly Mutation[] = [
  { name: "flipped bytes", change: (files) => flip(files, DATABASE, MOST_FLIPS), mustRefuse: false },
  { name: "flipped bytes in the log", change: (files) => flip(files, LOG, MOST_FLIPS), mustRefuse: false },
  { name: "flipped bytes in the header", change: flipHeader, mustRefuse: false },
  { name: "a page of zeros", change: wipePage, mustRefuse: false },
  { name: "a page of another place", change: swapPage, mustRefuse: false },
  { name: "truncated", change: (files) => cut(files, DATABASE), mustRefuse: false },
  { name: "truncated log", change: (files) => cut(files, LOG), mustRefuse: false },
  { name: "missing log", change: (files) => void files.delete(LOG), mustRefuse: true },
  { name: "missing", change: remove, mustRefuse: true },
  { name: "emptied", change: empty, mustRefuse: true },
  { name: "rolled back", change: (files, past) => replace(files, past), mustRefuse: true },
  { name: "rolled back, newer log left", change: rollBackHalf, mustRefuse: false },
  { name: "another workspace's", change: (files, _, other) => replace(files, other), mustRefuse: true },
  { name: "no database", change: scribble, mustRefuse: true },
  { name: "flipped bytes in the marker", change: (files) => flip(files, MARKER, 3), mustRefuse: false },
  { name: "truncated marker", change: (files) => cut(files, MARKER), mustRefuse: true },
];

function draw(below: number): number {
  return Math.floor(Math.random() * below);
}

function flip(files: Files, name: string, most: number, within = Number.POSITIVE_INFINITY): void {
  const bytes = files.get(name) ?? Buffer.alloc(0);
  for (let left = 1 + draw(most); left > 0; left--) {
    bytes[draw(Math.min(bytes.length, within))] = draw(256);
  }
}

/** The first 100 bytes say what the file is: https://sqlite.org/fileformat.html#the_database_header. */
function flipHeader(files: Files): void {
  flip(files, DATABASE, 5, 100);
}

function wipePage(files: Files): void {
  const bytes = files.get(DATABASE) ?? Buffer.alloc(0);
  const start = draw(bytes.length / PAGE) * PAGE;
  bytes.fill(0, start, start + PAGE);
}

function swapPage(files: Files): void {
  const bytes = files.get(DATABASE) ?? Buffer.alloc(0);
  const pages = bytes.length / PAGE;
  const from = draw(pages) * PAGE;
  bytes.copy(bytes, draw(pages) * PAGE, from, from + PAGE);
}

function cut(files: Files, name: string): void {
  const bytes = files.get(name) ?? Buffer.alloc(0);
  files.set(name, bytes.subarray(0, draw(bytes.length)));
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

function rollBackHalf(files: Files, past: Files): void {
  files.set(DATABASE, Buffer.from(past.get(DATABASE) ?? ""));
}

function scribble(files: Files): void {
  files.delete(LOG);
  files.set(DATABASE, Buffer.from("these are not the bytes you are looking for\n".repeat(200)));
}
