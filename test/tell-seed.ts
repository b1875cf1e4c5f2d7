import type { TestProject } from "vitest/node";

/** Says from what all draws of chance follow, so that whatever failed can be played again. */
export default function tellSeed({ config }: TestProject): void {
  console.error(`seed ${config.env.TEST_SEED}: TEST_SEED=${config.env.TEST_SEED} draws the same again`);
}
