// A peer of no-op touches: plainjob with jobs that do nothing, at the durability that it sets itself (NORMAL). It does one
// job at a time. Arguments: a new database file, how many jobs.
import { performance } from "node:perf_hooks";
import Database from "better-sqlite3";
import { better, defineQueue, defineWorker, JobStatus } from "plainjob";

const [file = "", count = ""] = process.argv.slice(2);
const jobs = Number(count);
const silent = {
  error: console.error,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
const queue = defineQueue({ connection: better(new Database(file)), logger: silent });
queue.addMany(
  "touch",
  Array.from({ length: jobs }, (_, person) => ({ person })),
);
let left = jobs;
const worker = defineWorker("touch", () => undefined, {
  queue,
  logger: silent,
  onCompleted: () => {
    left -= 1;
    if (left === 0) void worker.stop();
  },
});
const started = performance.now();
await worker.start();
const tookMs = performance.now() - started;
const done = queue.countJobs({ status: JobStatus.Done });
queue.close();
console.log(JSON.stringify({ done, tookMs }));
