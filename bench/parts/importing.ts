import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { bundlePeer } from "../bundle.ts";
import { runNode, SEQ, type Usage } from "../child.ts";
import type { Bench, Figure } from "../part.ts";
import { writePeople } from "../people.ts";
import { alternate, findMedian, formatMs } from "../rounds.ts";
import { writeWorkspace } from "../workspace.ts";

/** `seq import` of new people, against csv-parse and one prepared insert with the same unique indexes. */
export const importing = {
  name: "importing",
  describe: "`seq import`, against csv-parse and one prepared insert",
  async measure({ folder, isQuick, rounds, say }: Bench): Promise<Figure[]> {
    const count = isQuick ? 20_000 : 1_000_000;
    const people = join(folder, "people.csv");
    const cwd = join(folder, "workspace");
    const output = join(folder, "output.txt");
    await writePeople(people, count, { withTopic: false });
    await writeWorkspace(cwd, "outbox");
    const peerProgram = await bundlePeer("peer-import");

    async function importOurs(): Promise<Usage> {
      await rm(join(cwd, ".seq"), { recursive: true, force: true });
      const usage = await runNode([SEQ, "import", people], { cwd, output });
      await expectIn(output, `imported: ${count} new`);
      say(`seq ${formatMs(usage.wallMs)}, ${usage.peakMb.toFixed(0)} MB`);
      return usage;
    }

    async function importPeer(): Promise<Usage> {
      const file = join(folder, "peer.db");
      for (const end of ["", "-wal", "-shm"]) await rm(`${file}${end}`, { force: true });
      const usage = await runNode([peerProgram, people, file], { cwd, output });
      await expectIn(output, `${count} people`);
      say(`peer ${formatMs(usage.wallMs)}, ${usage.peakMb.toFixed(0)} MB`);
      return usage;
    }

    const { ours, peer } = await alternate(rounds, importOurs, importPeer);
    const mine = findMedian(ours.map(({ wallMs }) => wallMs));
    const bare = findMedian(peer.map(({ wallMs }) => wallMs));
    const [peak, barePeak] = [ours, peer].map((side) => Math.max(...side.map(({ peakMb }) => peakMb)));
    const rate = (ms: number) => `${Math.round(count / ms).toLocaleString("en")},000 rows/s`;
    return [
      {
        measure: `import of ${count.toLocaleString("en")} rows`,
        ours: `${formatMs(mine)}, ${rate(mine)}`,
        peer: `${formatMs(bare)}, ${rate(bare)}`,
        value: bare / mine,
        unit: "×",
        goal: { atLeast: 0.5 },
      },
      {
        measure: "import, resident memory",
        ours: `${peak?.toFixed(0)} MB`,
        peer: `${barePeak?.toFixed(0)} MB`,
        value: peak ?? Number.NaN,
        unit: " MB",
        goal: { atMost: 200 },
      },
    ];
  },
};

/** A figure counts only for work that was done. */
async function expectIn(output: string, text: string): Promise<void> {
  const said = await readFile(output, "utf8");
  if (!said.includes(text)) throw new Error(`expected "${text}" in:\n${said.slice(-2_000)}`);
}
