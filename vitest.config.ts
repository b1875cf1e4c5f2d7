import { defineConfig } from "vitest/config";

/** The binding that the program itself loads: two copies of SQLite in one process would undo each other's locks. */
const binding = Number(process.versions.napi) >= 10 ? { "better-sqlite3": "better-sqlite3-node22" } : {};

export default defineConfig({
  test: {
    alias: binding,
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // Test files share no global state; one process per core keeps the suite quick.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ["test/build-program.ts"],
  },
});
