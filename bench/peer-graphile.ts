// A peer of no-op touches: graphile-worker with jobs that do nothing. Arguments: folder of PostgreSQL's socket, how many
// jobs, and `single`, or `batched` for batches as its own performance test takes them.
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { Logger, run, runMigrations } from "graphile-worker";
import { Pool } from "pg";

/** Jobs at once, and jobs fetched at once where they are batched: those of graphile-worker's perfTest. */
const AT_ONCE = 24;
const FETCHED = 500;

const [host = "", count = "", mode = ""] = process.argv.slice(2);
const jobs = Number(count);
const logger = new Logger(() => () => undefined);
const pgPool = new Pool({ host, user: "bench", database: "postgres", max: AT_ONCE + 2 });
// At its end the worker drops connections that it no longer waits for.
pgPool.on("error", () => undefined);
await pgPool.query("DROP SCHEMA IF EXISTS graphile_worker CASCADE");
await runMigrations({ pgPool, logger });
await pgPool.query(
  "SELECT graphile_worker.add_job('touch', json_build_object('person', n)) FROM generate_series(1, $1) n",
  [jobs],
);
await pgPool.query("ANALYZE");

let done = 0;
const started = performance.now();
const runner = await run({
  pgPool,
  logger,
  noHandleSignals: true,
  taskList: {
    touch: async () => {
      done += 1;
    },
  },
  preset: {
    worker: {
      concurrentJobs: AT_ONCE,
      ...(mode === "batched" ? { localQueue: { size: FETCHED }, completeJobBatchDelay: 0 } : {}),
    },
  },
});
while (done < jobs || (await countLeft()) > 0) await sleep(5);
const tookMs = performance.now() - started;
await runner.stop();
await pgPool.end();
console.log(JSON.stringify({ done, tookMs }));

async function countLeft(): Promise<number> {
  const { rows } = await pgPool.query<{ left: number }>(
    'SELECT count(*)::int AS "left" FROM graphile_worker.jobs',
  );
  return rows[0]?.left ?? 0;
}
