import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { type Kind, makeText } from "../loopback-service.ts";
import { openKind } from "../play-attempt.ts";

/**
 * A process that delivers: for each line on its input, a text, it journals the exact request, hands it over, and says how
 * that ended. Arguments: the service's address, a kind of action, the journal's file, its clock. Killed at any moment.
 */
const [url = "", kind = "never", journal = "", now = "0"] = process.argv.slice(2);
const transport = openKind(kind as Kind, url, { now: Number(now) }, { patienceMs: 60_000 });

/** Whole or not at all, and there after a kill. */
function write(value: unknown): void {
  const file = openSync(`${journal}.new`, "w");
  writeSync(file, JSON.stringify(value));
  fsyncSync(file);
  closeSync(file);
  renameSync(`${journal}.new`, journal);
}

process.stdout.write("ready\n");
process.stdin.once("data", (text) => {
  void (async () => {
    const prepared = await transport.prepare(makeText(String(text).trim()));
    write({ prepared, outcome: null });
    let current = prepared;
    const outcome = await transport.send(prepared, async (content) => {
      current = { ...prepared, content };
      write({ prepared: current, outcome: null });
      await Promise.resolve();
    });
    write({ prepared: current, outcome });
    process.stdout.write("done\n");
  })();
});
