import { join } from "node:path";
import { verbGroups } from "../../src/cli/registry.ts";
import { bundlePeer } from "../bundle.ts";
import { runNode, SEQ, type Usage } from "../child.ts";
import { expectIn } from "../expect.ts";
import { compareMemory } from "../memory.ts";
import type { Bench, Figure } from "../part.ts";
import { writePeople } from "../people.ts";
import { findMedian, formatMs, takeTurns } from "../rounds.ts";
import { INVITED } from "../second-touch.ts";
import { SEQUENCE, writeWorkspace } from "../workspace.ts";

const EVENTS_A_PERSON = 10;

/** A command that looks, and what it says when it has. `person`: somebody in the middle. */
interface Look {
  name: string;
  args(person: string): string[];
  expected: string;
}

const LOOKS: readonly Look[] = [
  { name: "status", args: () => ["status"], expected: SEQUENCE },
  { name: "why", args: (person) => ["why", person], expected: SEQUENCE },
  { name: "timeline", args: (person) => ["timeline", person], expected: "follow-up" },
  { name: "report", args: () => ["report"], expected: SEQUENCE },
];

/** Looking at what happened, from start to end as a person waits for it, with a long past and with a short one. */
export const looking = {
  name: "looking",
  describe: "status, why, timeline and report of many events, against of few",
  async measure(bench: Bench): Promise<Figure[]> {
    const { rounds, say } = bench;
    const looks = LOOKS.filter(({ name }) =>
      verbGroups.some(({ verbs }) => verbs.some((verb) => verb.name === name)),
    );
    const [few, ...greater] = sizesOf(bench);
    const sides: Record<string, () => Promise<Usage>> = {};
    for (const events of [few, ...greater]) {
      const look = await prepare(bench, events);
      for (const each of looks) sides[nameSide(each, events)] = () => look(each);
    }
    // Once each, unmeasured: files are in the system's cache.
    await takeTurns(1, sides);
    const taken: Record<string, Usage[]> = await takeTurns(rounds, sides);
    const sideOf = (look: Look, events: number): Usage[] => taken[nameSide(look, events)] ?? [];
    const median = (look: Look, events: number): number =>
      findMedian(sideOf(look, events).map(({ wallMs }) => wallMs));
    for (const [name, usages] of Object.entries(taken)) {
      say(`${name}: ${usages.map(({ wallMs }) => formatMs(wallMs)).join(", ")}`);
    }
    return greater.flatMap((events) =>
      looks.flatMap((look): Figure[] => [
        {
          measure: nameSide(look, events),
          ours: formatMs(median(look, events)),
          peer: `${formatMs(median(look, few))} of ${few.toLocaleString("en")}`,
          value: median(look, events) / median(look, few),
          unit: "×",
          goal: null,
        },
        compareMemory(nameSide(look, events), sideOf(look, events), sideOf(look, few)),
      ]),
    );
  },
};

/** How many events: the fewest, with which the others are compared, first. */
function sizesOf({ isQuick, isLarge }: Bench): [number, ...number[]] {
  if (isQuick) return [1_000, 20_000];
  return [10_000, 1_000_000, ...(isLarge ? [10_000_000] : [])];
}

function nameSide({ name }: Look, events: number): string {
  return `${name} of ${events.toLocaleString("en")} events`;
}

/** A workspace in which so much has happened; what looks at it. */
async function prepare({ folder, say }: Bench, events: number): Promise<(look: Look) => Promise<Usage>> {
  const cwd = join(folder, `workspace-${events}`);
  const people = join(folder, "people.csv");
  const output = join(folder, "output.txt");
  const place = { cwd, output };
  const count = events / EVENTS_A_PERSON;
  say(`writing ${events} events of ${count} people`);
  await writeWorkspace(cwd, "outbox");
  await writePeople(people, count, { withTopic: true });
  await runNode([SEQ, "import", people], place);
  await runNode([SEQ, "enroll", SEQUENCE, "--all", "--start", "2090-01-02", "--now", INVITED], place);
  const program = await bundlePeer("fill-history");
  const now = String(Date.parse(INVITED));
  await runNode([program, join(cwd, ".seq", "state.db"), now], place);
  await expectIn(output, `${events} events`);
  return async ({ args, expected }) => {
    const usage = await runNode([SEQ, ...args(`p${count / 2}`), "--now", INVITED], place);
    await expectIn(output, expected);
    return usage;
  };
}
