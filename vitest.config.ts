import { randomInt } from "node:crypto";
import { defineConfig } from "vitest/config";

/** The binding that the program itself loads: two copies of SQLite in one process would undo each other's locks. */
const binding = Number(process.versions.napi) >= 10 ? { "better-sqlite3": "better-sqlite3-node22" } : {};

/** What is random in the tests follows from it: `TEST_SEED=N npx vitest run FILE` draws the same again. */
const seed = process.env.TEST_SEED ?? String(randomInt(2 ** 31));

export default defineConfig({
  test: {
    alias: binding,
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // Half of what tests do is waiting, for servers and disks: three at once on two cores.
    maxWorkers: 3,
    // Test files share no global state; one process per core keeps the suite quick.
    isolate: false,
    // For what hangs; a machine that does other work as well is no failure.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    env: { TEST_SEED: seed },
    globalSetup: ["test/build-program.ts", "test/tell-seed.ts"],
    setupFiles: ["test/seed.ts"],
    reporters: ["default", "./test/tell-skips.ts"],
  },
});
