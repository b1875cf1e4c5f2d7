// A peer of no-op touches: pg-boss, with jobs that are fetched and completed. Arguments: folder of PostgreSQL's socket, how
// many jobs, and how many are taken at a time.
import { performance } from "node:perf_hooks";
import PgBoss from "pg-boss";

/** Loops side by side, as many as connections of pg-boss's own pool. */
const LOOPS = 10;
const ADDED_AT_ONCE = 5_000;
const QUEUE = "touch";

const [host = "", count = "", batch = ""] = process.argv.slice(2);
const jobs = Number(count);
const batchSize = Number(batch);
// A schema for each round: what is left of the one before does not slow the next one.
const boss = new PgBoss({
  host,
  user: "bench",
  database: "postgres",
  schema: `boss_${process.pid}`,
  max: LOOPS,
  supervise: false,
  schedule: false,
});
boss.on("error", (error) => console.error(error.message));
await boss.start();
await boss.createQueue(QUEUE);
for (let from = 0; from < jobs; from += ADDED_AT_ONCE) {
  const numbers = Array.from({ length: Math.min(ADDED_AT_ONCE, jobs - from) }, (_, offset) => from + offset);
  await boss.insert(numbers.map((person) => ({ name: QUEUE, data: { person } })));
}
let done = 0;

async function loop(): Promise<void> {
  for (;;) {
    const taken = await boss.fetch(QUEUE, { batchSize });
    if (taken.length === 0) return;
    await boss.complete(
      QUEUE,
      taken.map(({ id }) => id),
    );
    done += taken.length;
  }
}

const started = performance.now();
await Promise.all(Array.from({ length: LOOPS }, loop));
const tookMs = performance.now() - started;
await boss.stop({ graceful: false });
console.log(JSON.stringify({ done, tookMs }));
