import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";

/** A text that explodes takes years; one that is only slow must not fail where the machine is busy. */
const SILENCE_MS = 30_000;

test("no text from outside makes a pattern run without end, or its cost grow faster than the text", {
  timeout: 400_000,
}, async () => {
  const child = spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "children/pump.ts")], {
    cwd: PACKAGE_ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let last = "nothing";
  let count = 0;
  const steep: string[] = [];
  let timer = setTimeout(() => child.kill("SIGKILL"), SILENCE_MS);
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    timer = setTimeout(() => child.kill("SIGKILL"), SILENCE_MS);
    last = line;
    if (line.endsWith(",true]")) steep.push(line);
    count += 1;
  }
  clearTimeout(timer);
  expect(last, "the last text that ended; the one after it did not").toBe("done");
  expect(count).toBeGreaterThan(1_000);
  expect(steep, "texts whose cost grows faster than they do").toEqual([]);
});
