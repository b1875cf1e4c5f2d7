import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, PACKAGE_ROOT, runSeq } from "../cli/run-seq.ts";

const PAGE = join(PACKAGE_ROOT, "docs/a-day-with-seq.md");
/** When a block is played, on the workspace's clock, and how many lines of an answer it shows. */
const BLOCK = /<!-- at (\S+) in Asia\/Seoul, (\d+) lines -->\n\n```console\n([\s\S]*?)```\n/g;

/** Plays a block's commands, and returns it with what they print now. */
async function play(cwd: string, at: string, most: number, block: string): Promise<string> {
  const commands = block.split("\n").filter((line) => line.startsWith("$ seq "));
  const shown: string[] = [];
  for (const command of commands) {
    const argv = command.slice("$ seq ".length).split(" ");
    const env = { SEQ_NOW: at, NO_COLOR: "1" };
    const { code, out, err } = await runSeq(argv, { cwd, env, terminal: true, columns: 100 });
    expect([command, code < 2]).toEqual([command, true]);
    const lines = `${err}${out}`
      .trim()
      .split("\n")
      .map((line) => line.trimEnd());
    // The last line is a summary.
    const kept = lines.length <= most ? lines : [...lines.slice(0, most - 2), "...", ...lines.slice(-1)];
    shown.push([command, ...kept, ""].join("\n"));
  }
  return shown.join("\n");
}

it("A day with seq shows what the program prints (UPDATE_DOCS=1 writes it anew)", async () => {
  const cwd = makeFolder();
  cpSync(join(PACKAGE_ROOT, "examples/acme-outbound"), cwd, { recursive: true });
  const page = readFileSync(PAGE, "utf8");
  let played = page;
  let count = 0;
  for (const [whole, at = "", most = "0", block = ""] of page.matchAll(BLOCK)) {
    const now = await play(cwd, at, Number(most), block);
    played = played.replace(whole, () => whole.replace(block, () => now));
    count += 1;
  }
  expect(count).toBeGreaterThan(5);
  if (process.env.UPDATE_DOCS !== undefined) writeFileSync(PAGE, played);
  else expect(page).toBe(played);
});
