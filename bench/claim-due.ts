// Claims what is due on a store just opened, as a run does, then gives it back. Arguments: database file, how often.
import { performance } from "node:perf_hooks";
import { CLAIMED_AT, DUE_COUNT, openBare } from "./enrolled.ts";

const [file = "", times = ""] = process.argv.slice(2);

async function claimOnce(): Promise<number> {
  const store = await openBare(file, false);
  try {
    const started = performance.now();
    const claims = await store.claimDue(CLAIMED_AT, DUE_COUNT, {});
    const took = performance.now() - started;
    if (claims.length !== DUE_COUNT) throw new Error(`claimed ${claims.length} of ${DUE_COUNT}`);
    await store.release(claims);
    return took;
  } finally {
    await store.close();
  }
}

// Once unmeasured: code is compiled, the file is in the system's cache.
await claimOnce();
const tookMs: number[] = [];
for (let time = 0; time < Number(times); time += 1) tookMs.push(await claimOnce());
console.log(JSON.stringify(tookMs));
