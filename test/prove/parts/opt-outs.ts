import { randomInt } from "node:crypto";
import { killServes } from "../../faults/opt-outs.ts";
import { createRandom } from "../../whole/random.ts";
import type { Part, Proof } from "../part.ts";

/** People of a round: a kill takes a few of them, a new round is a new workspace. */
const PEOPLE = 150;

export const optOuts: Part = {
  name: "opt-outs",
  test: "`seq serve` killed (SIGKILL) at a random moment while people opt out with one click",
  promises: [2, 4],
  trials: { short: 12, long: 1_000 },
  unit: "kills",
  missing: () => null,
  async prove(trials, isOver): Promise<Proof> {
    const seed = Number(process.env.TEST_SEED ?? randomInt(2 ** 31));
    console.error(`  seed ${seed}: TEST_SEED=${seed} draws the same again`);
    const random = createRandom(seed);
    const people = Math.min(PEOPLE, trials * 4);
    const { kills, answered, unanswered, silent, violations } = await killServes({
      kills: trials,
      people,
      random,
      isOver,
    });
    return {
      trials: kills,
      violations: violations.map((each) => `seed ${seed}: ${each}`),
      figures: `${answered} people answered, ${unanswered} posts without an answer, ${silent} of their people out all the same; seed ${seed}`,
    };
  },
};
