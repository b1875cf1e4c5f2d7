import { join } from "node:path";
import { runNode, SEQ, timeNode, type Usage } from "../child.ts";
import { compareMemory } from "../memory.ts";
import type { Bench, Figure } from "../part.ts";
import { writePeople } from "../people.ts";
import { alternate, findMedian, formatMs } from "../rounds.ts";
import { SEQUENCE, writeWorkspace } from "../workspace.ts";

/** Starts are short and noisy: many of them, whatever the number of rounds. */
const STARTS_PER_ROUND = 10;

/** What cron pays 1,440 times a day: `seq run` with people stored and nothing due. */
export const nothingDue = {
  name: "nothing-due",
  describe: "`seq run` with nothing due, against `node -e 0`",
  async measure({ folder, isQuick, rounds, say }: Bench): Promise<Figure[]> {
    const stored = isQuick ? 2_000 : 100_000;
    const cwd = join(folder, "workspace");
    await writeWorkspace(cwd, "outbox");
    const people = join(folder, "people.csv");
    const output = join(folder, "output.txt");
    say(`enrolling ${stored} people`);
    await writePeople(people, stored, { withTopic: true });
    await runNode([SEQ, "import", people], { cwd, output });
    await runNode([SEQ, "enroll", SEQUENCE, "--all", "--start", "2090-01-02"], { cwd, output });
    const place = { cwd, output };
    // The first one reads every file, and remembers that it did.
    await timeNode([SEQ, "run"], place);
    const { ours, peer } = await alternate(
      rounds * STARTS_PER_ROUND,
      () => timeNode([SEQ, "run"], place),
      () => timeNode(["-e", "0"], place),
    );
    // Apart from the timed ones: looking at the memory loads a file.
    const usages: Usage[] = [];
    for (let round = 0; round < rounds; round += 1) usages.push(await runNode([SEQ, "run"], place));
    const [mine, bare] = [findMedian(ours), findMedian(peer)];
    return [
      {
        measure: `nothing due, ${stored.toLocaleString("en")} enrolled`,
        ours: formatMs(mine),
        peer: `${formatMs(bare)} node -e 0`,
        value: mine / bare,
        unit: "×",
        goal: { atMost: 1.3 },
      },
      compareMemory("nothing due", usages),
    ];
  },
};
