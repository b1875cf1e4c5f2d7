import { stat } from "node:fs/promises";
import { join } from "node:path";
import { bundlePeer } from "../bundle.ts";
import { runNode, SEQ, type Usage } from "../child.ts";
import { expectIn } from "../expect.ts";
import { compareMemory } from "../memory.ts";
import type { Bench, Figure } from "../part.ts";
import { writePeople } from "../people.ts";
import { findMedian, formatMs, takeTurns } from "../rounds.ts";
import { INVITED } from "../second-touch.ts";
import { SEQUENCE, writeWorkspace } from "../workspace.ts";

/** About as many as `fill-outcomes` gives each. */
const EVENTS_A_PERSON = 10;
/** What the page may take, whatever has happened. */
const PAGE_KB = 150;

/** Figures of a long past: the report and the page, against one plain look at every event. */
export const reporting = {
  name: "report",
  describe: "report and page of many events, against a plain count of each kind",
  async measure(bench: Bench): Promise<Figure[]> {
    const figures: Figure[] = [];
    for (const events of sizesOf(bench)) figures.push(...(await compare(bench, events)));
    return figures;
  },
};

function sizesOf({ isQuick, isLarge }: Bench): number[] {
  if (isQuick) return [20_000];
  return [1_000_000, ...(isLarge ? [10_000_000] : [])];
}

async function compare({ folder, rounds, say }: Bench, events: number): Promise<Figure[]> {
  const place = { cwd: join(folder, `workspace-${events}`), output: join(folder, "output.txt") };
  await prepare({ folder, say }, events, place);
  const peer = await bundlePeer("peer-report");
  const database = join(place.cwd, ".seq", "state.db");
  const page = join(place.cwd, "overview.html");
  const seq = async (args: readonly string[], expected: string): Promise<Usage> => {
    const usage = await runNode([SEQ, ...args, "--now", INVITED], place);
    await expectIn(place.output, expected);
    return usage;
  };
  const first = await seq(["report"], SEQUENCE);
  const taken = await takeTurns(rounds, {
    report: () => seq(["report"], SEQUENCE),
    page: () => seq(["report", "--html", page], "written"),
    peer: async () => {
      const usage = await runNode([peer, database], place);
      await expectIn(place.output, SEQUENCE);
      return usage;
    },
  });
  const { size } = await stat(page);
  const of = events.toLocaleString("en");
  for (const [name, usages] of Object.entries(taken)) {
    say(`${name} of ${of}: ${usages.map((each) => describe([each])).join("; ")}`);
  }
  const against = (measure: string, ours: readonly Usage[]): Figure => ({
    measure: `${measure} of ${of} events`,
    ours: describe(ours),
    peer: describe(taken.peer),
    value: cpuOf(ours) / cpuOf(taken.peer),
    unit: "×",
    goal: null,
  });
  return [
    against("report", taken.report),
    against("page", taken.page),
    against("the first report", [first]),
    compareMemory(`report of ${of} events`, taken.report, taken.peer),
    {
      measure: `page of ${of} events, in KB over ${PAGE_KB}`,
      ours: `${Math.round(size / 1_024)} KB`,
      peer: `${PAGE_KB} KB`,
      value: size / 1_024 / PAGE_KB,
      unit: "×",
      goal: { atMost: 1 },
    },
  ];
}

/** By processor time: what else the machine does makes both wait, but not alike. */
function cpuOf(side: readonly Usage[]): number {
  return findMedian(side.map(({ cpuMs }) => cpuMs));
}

function describe(side: readonly Usage[]): string {
  return `${formatMs(findMedian(side.map(({ wallMs }) => wallMs)))}, processor ${formatMs(cpuOf(side))}`;
}

async function prepare(
  { folder, say }: Pick<Bench, "folder" | "say">,
  events: number,
  place: { cwd: string; output: string },
): Promise<void> {
  const people = join(folder, "people.csv");
  const count = events / EVENTS_A_PERSON;
  say(`writing about ${events} events of ${count} people`);
  await writeWorkspace(place.cwd, "outbox");
  await writePeople(people, count, { withTopic: true });
  await runNode([SEQ, "import", people], place);
  await runNode([SEQ, "enroll", SEQUENCE, "--all", "--start", "2090-01-02", "--now", INVITED], place);
  const program = await bundlePeer("fill-outcomes");
  await runNode([program, join(place.cwd, ".seq", "state.db"), String(Date.parse(INVITED))], place);
  await expectIn(place.output, "events");
}
