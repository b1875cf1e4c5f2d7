import { createHash } from "node:crypto";
import { createRandom, type Random } from "../whole/random.ts";

/** What chance decides in one trial: it follows from the seed, the part and the trial alone, whatever was drawn before. */
export type Chance = (trial: number | string) => Random;

export function createChance(seed: number, part: string): Chance {
  return (trial) => {
    const digest = createHash("sha256").update(`${seed} ${part} ${trial}`).digest();
    return createRandom(digest.readUInt32BE());
  };
}
