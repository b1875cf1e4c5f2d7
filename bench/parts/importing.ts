import { rm } from "node:fs/promises";
import { join } from "node:path";
import { bundlePeer } from "../bundle.ts";
import { runNode, SEQ, type Usage } from "../child.ts";
import { expectIn } from "../expect.ts";
import { compareMemory } from "../memory.ts";
import type { Bench, Figure } from "../part.ts";
import { COLUMNS, writePeople } from "../people.ts";
import { findMedian, formatMs, formatRate, takeTurns } from "../rounds.ts";
import { hasSqliteShell, runShell } from "../sqlite-shell.ts";
import { writeWorkspace } from "../workspace.ts";

/** `seq import` of new people, against csv-parse and one prepared insert, and against SQLite's own `.import`. */
export const importing = {
  name: "importing",
  describe: "`seq import`, against csv-parse and one prepared insert, and against sqlite3's .import",
  async measure({ folder, isQuick, rounds, say }: Bench): Promise<Figure[]> {
    const count = isQuick ? 20_000 : 1_000_000;
    const people = join(folder, "people.csv");
    const cwd = join(folder, "workspace");
    const output = join(folder, "output.txt");
    await writePeople(people, count, { withTopic: false });
    await writeWorkspace(cwd, "outbox");
    const peerProgram = await bundlePeer("peer-import");
    if (!hasSqliteShell) say("the sqlite3 shell is not installed: left out");

    async function importOurs(): Promise<Usage> {
      await rm(join(cwd, ".seq"), { recursive: true, force: true });
      const usage = await runNode([SEQ, "import", people], { cwd, output });
      await expectIn(output, `imported: ${count} new`);
      say(`seq ${formatMs(usage.wallMs)}, ${usage.peakMb.toFixed(0)} MB`);
      return usage;
    }

    async function importPeer(): Promise<Usage> {
      const file = await forget(folder, "peer.db");
      const usage = await runNode([peerProgram, people, file], { cwd, output });
      await expectIn(output, `${count} people`);
      say(`peer ${formatMs(usage.wallMs)}, ${usage.peakMb.toFixed(0)} MB`);
      return usage;
    }

    async function importShell(): Promise<number> {
      if (!hasSqliteShell) return Number.NaN;
      const file = await forget(folder, "shell.db");
      const tookMs = await runShell(file, writeScript(people), output);
      await expectIn(output, `${count} people`);
      say(`sqlite3 ${formatMs(tookMs)}`);
      return tookMs;
    }

    const { ours, peer, shell } = await takeTurns(rounds, {
      ours: importOurs,
      peer: importPeer,
      shell: importShell,
    });
    const mine = findMedian(ours.map(({ wallMs }) => wallMs));
    const bare = findMedian(peer.map(({ wallMs }) => wallMs));
    const itself = findMedian(shell);
    const measure = `import of ${count.toLocaleString("en")} rows`;
    const over = (title: string, tookMs: number, goal: Figure["goal"]): Figure => ({
      measure: title,
      ours: formatRate(count, mine),
      peer: formatRate(count, tookMs),
      value: tookMs / mine,
      unit: "×",
      goal,
    });
    return [
      over(measure, bare, { atLeast: 0.8 }),
      ...(hasSqliteShell ? [over(`${measure}, over sqlite3's .import`, itself, null)] : []),
      compareMemory("import", ours, peer),
    ];
  },
};

async function forget(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  for (const end of ["", "-wal", "-shm"]) await rm(`${file}${end}`, { force: true });
  return file;
}

/** The table of the other peer, with the same indexes, durability and cache. `.import` is one transaction of its own. */
function writeScript(people: string): string {
  const columns = COLUMNS.slice(0, -1);
  return `PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA cache_size = -24576;
CREATE TABLE people (${columns.map((column) => `${column} TEXT`).join(", ")}) STRICT;
CREATE UNIQUE INDEX people_email ON people (email COLLATE NOCASE) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX people_linkedin ON people (linkedin_url) WHERE linkedin_url IS NOT NULL;
.import --csv --skip 1 "${people}" people
SELECT count(*) || ' people' FROM people;
`;
}
