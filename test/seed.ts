import fc from "fast-check";
import { createChance } from "./prove/chance.ts";

/** What every draw of chance in the tests follows from: vitest.config.ts draws it anew unless TEST_SEED is set. */
const seed = Number(process.env.TEST_SEED);
if (!Number.isInteger(seed))
  throw new Error(`TEST_SEED must be a whole number, not ${process.env.TEST_SEED}`);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

/** Draws of one test file, `name` by `name`. */
export const chance = createChance(seed, "tests");
