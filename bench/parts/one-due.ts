import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runNode, SEQ, timeNode } from "../child.ts";
import { expectIn } from "../expect.ts";
import { compareMemory } from "../memory.ts";
import type { Bench, Figure } from "../part.ts";
import { writePeople } from "../people.ts";
import { findMedian, formatMs, takeTurns } from "../rounds.ts";
import { bringToEmail, DUE, INVITED } from "../second-touch.ts";
import { openSink } from "../sink.ts";
import { SEQUENCE, writeWorkspace } from "../workspace.ts";

/** Starts are short and noisy: some of them in each round. */
const STARTS_PER_ROUND = 3;

/** What cron pays when there is something to do: one email, handed over and written down. */
export const oneDue = {
  name: "one-due",
  describe: "`seq run` with one email due, against `node -e 0`",
  async measure(bench: Bench): Promise<Figure[]> {
    const sink = await openSink();
    try {
      return await measureWith(bench, sink.port);
    } finally {
      await sink.close();
    }
  },
};

async function measureWith({ folder, isQuick, rounds, say }: Bench, port: number): Promise<Figure[]> {
  const stored = isQuick ? 100 : 10_000;
  const cwd = join(folder, "workspace");
  const state = join(cwd, ".seq");
  const ready = join(folder, "ready");
  const people = join(folder, "people.csv");
  const output = join(folder, "output.txt");
  const place = { cwd, output };
  const run = [SEQ, "run", "--now", DUE];
  await writeWorkspace(cwd, `smtp://127.0.0.1:${port}`);
  say(`enrolling ${stored} people, of whom one is due`);
  await bringToEmail(cwd, 1, { people, output });
  await writePeople(people, stored, { withTopic: true });
  await runNode([SEQ, "import", people], place);
  await runNode([SEQ, "enroll", SEQUENCE, "--all", "--start", "2090-01-02", "--now", INVITED], place);
  cpSync(state, ready, { recursive: true });

  async function sendOne<Took>(measure: () => Promise<Took>): Promise<Took> {
    rmSync(state, { recursive: true });
    cpSync(ready, state, { recursive: true });
    const took = await measure();
    await expectIn(output, "1 sent");
    return took;
  }

  await sendOne(() => timeNode(run, place));
  const { ours, peer } = await takeTurns(rounds * STARTS_PER_ROUND, {
    ours: () => sendOne(() => timeNode(run, place)),
    peer: () => timeNode(["-e", "0"], place),
  });
  // Apart from the timed ones: looking at the memory loads a file.
  const { usages } = await takeTurns(rounds, { usages: () => sendOne(() => runNode(run, place)) });
  const [mine, bare] = [findMedian(ours), findMedian(peer)];
  return [
    {
      measure: `one due, ${stored.toLocaleString("en")} enrolled`,
      ours: formatMs(mine),
      peer: `${formatMs(bare)} node -e 0`,
      value: mine / bare,
      unit: "×",
      goal: null,
    },
    compareMemory("one due", usages),
  ];
}
