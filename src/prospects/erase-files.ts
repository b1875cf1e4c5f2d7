import { readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Instant } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import { wholeAddress } from "../store/whole-address.ts";

/** What was removed beside the database, and what still names the person there. Paths are absolute. */
export interface ErasedFiles {
  /** Mail of the person in the outbox, and proofs that were sent to an author. */
  mails: string[];
  /** Older copies of the database that the program had kept by itself. */
  copies: string[];
  /** Files that name the person and are not the program's to delete. */
  left: string[];
}

/** Copies that an upgrade and a restore set aside: `state.db.before-v6`, `state.db.replaced-1`, and their logs. */
const COPY = /\.(?:before-v\d+|replaced-\d+)(?:-wal|-shm|-journal)?$/;
const PROOF = /^x-seq-test\s*:/im;

/**
 * Removes what is left of a person in the workspace's own folder. `traces` are addresses and Message-IDs. A proof sent
 * to its author shows some person and names nobody in its header, so every proof goes. `database`: null where a server
 * keeps it.
 */
export function eraseFiles(
  place: { root: string; database: string | null },
  traces: readonly string[],
): ErasedFiles {
  const names = traces.filter((trace) => trace !== "");
  const erased: ErasedFiles = { mails: [], copies: [], left: [] };
  const folder = join(place.root, ".seq");
  const outbox = join(folder, "outbox");
  const { database } = place;
  const folders = new Set([folder, ...(database === null ? [] : [dirname(database)])]);
  for (const file of new Set([...folders].flatMap((each) => listFiles(each, each === folder)))) {
    if (file.startsWith(join(outbox, "/"))) {
      if (isAbout(file, names) || isProof(file)) remove(file, erased.mails);
    } else if (database !== null && COPY.test(file) && basename(file).startsWith(basename(database))) {
      remove(file, erased.copies);
    } else if (!(database !== null && isLive(file, database)) && isAbout(file, names)) {
      erased.left.push(file);
    }
  }
  return erased;
}

/** The database itself, whose owner looks after it. */
function isLive(file: string, database: string): boolean {
  return [database, `${database}-wal`, `${database}-shm`, `${database}-journal`].includes(file);
}

function listFiles(folder: string, isDeep: boolean): string[] {
  let entries;
  try {
    entries = readdirSync(folder, { recursive: isDeep, withFileTypes: true });
  } catch {
    return [];
  }
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Whether a file names the person: an address that is not part of a longer one, or a Message-ID. */
function isAbout(file: string, names: readonly string[]): boolean {
  const text = read(file)?.toString("utf8");
  if (text === undefined) return false;
  const lower = text.toLowerCase();
  // In a database one value follows the other without an edge.
  const isBinary = text.includes("\0");
  return names.some(
    (name) => lower.includes(name.toLowerCase()) && (isBinary || text.search(wholeAddress(name)) >= 0),
  );
}

function isProof(file: string): boolean {
  const head =
    read(file)
      ?.toString("latin1")
      .split(/\r?\n\r?\n/, 1)[0] ?? "";
  return PROOF.test(head);
}

function read(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
}

function remove(file: string, removed: string[]): void {
  rmSync(file, { force: true });
  removed.push(file);
}

interface ErasedPerson extends ErasedFiles {
  id: number;
  /** False where the database's file still holds an address: in a message to somebody else that may leave again. */
  isGone: boolean;
}

/**
 * Erases a person (GDPR Art. 17): the database first, durably, then files. Done again it finds nobody, so a crash in
 * between leaves files only; `seq prospects erase` names what it cannot reach.
 */
export async function erasePerson(
  store: Pick<Store, "eraseProspect">,
  id: number,
  place: { root: string; database: string | null },
  at: Instant,
): Promise<ErasedPerson> {
  const { traces, isGone } = await store.eraseProspect(id, at);
  return { id, isGone, ...eraseFiles(place, traces) };
}
