import { createReadStream } from "node:fs";
import { join } from "node:path";
import { runNode, SEQ, type Usage } from "../child.ts";
import { compareMemory } from "../memory.ts";
import type { Bench, Figure } from "../part.ts";
import { COLUMNS, writePeople } from "../people.ts";
import { findMedian, formatMs, formatRate, takeTurns } from "../rounds.ts";
import { hasSqliteShell, runShell } from "../sqlite-shell.ts";
import { writeWorkspace } from "../workspace.ts";

const LINE_FEED = 10;

/** Everybody as CSV, against SQLite's own CSV of the same columns of the same database. */
export const exporting = {
  name: "exporting",
  describe: "`seq prospects list --csv`, against sqlite3's own CSV of the same people",
  async measure({ folder, isQuick, rounds, say }: Bench): Promise<Figure[]> {
    if (!hasSqliteShell) {
      say("the sqlite3 shell is not installed: left out");
      return [];
    }
    const count = isQuick ? 20_000 : 1_000_000;
    const people = join(folder, "people.csv");
    const cwd = join(folder, "workspace");
    const output = join(folder, "output.txt");
    say(`importing ${count} people`);
    await writePeople(people, count, { withTopic: true });
    await writeWorkspace(cwd, "outbox");
    await runNode([SEQ, "import", people], { cwd, output });
    const { ours, peer } = await takeTurns(rounds, {
      ours: async (): Promise<Usage> => {
        const usage = await runNode([SEQ, "prospects", "list", "--csv"], { cwd, output });
        await expectLines(output, count + 1);
        say(`seq ${formatMs(usage.wallMs)}, ${usage.peakMb.toFixed(0)} MB`);
        return usage;
      },
      peer: async (): Promise<number> => {
        const tookMs = await runShell(join(cwd, ".seq", "state.db"), SCRIPT, output);
        await expectLines(output, count + 1);
        say(`sqlite3 ${formatMs(tookMs)}`);
        return tookMs;
      },
    });
    const mine = findMedian(ours.map(({ wallMs }) => wallMs));
    const bare = findMedian(peer);
    return [
      {
        measure: `export of ${count.toLocaleString("en")} rows`,
        ours: formatRate(count, mine),
        peer: formatRate(count, bare),
        value: bare / mine,
        unit: "×",
        goal: null,
      },
      compareMemory("export", ours),
    ];
  },
};

const OF_FIELDS = COLUMNS.filter((column) => column !== "email" && column !== "linkedin_url");
const SCRIPT = `.mode csv
.headers on
SELECT 'p' || id AS id, email, linkedin_url, phone,
  ${OF_FIELDS.map((column) => `fields ->> '${column}' AS ${column}`).join(", ")}, tags
FROM prospects ORDER BY id;
`;

/** A figure counts only for work that was done. */
async function expectLines(file: string, expected: number): Promise<void> {
  let lines = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, at + 1)) lines += 1;
  }
  if (lines !== expected) throw new Error(`${lines} lines instead of ${expected}`);
}
