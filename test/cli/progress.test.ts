import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createOutput } from "../../src/app/session/output.ts";
import { createPaint } from "../../src/app/session/paint.ts";
import { measureWidth } from "../../src/app/session/width.ts";
import { formatProgress, openProgress } from "../../src/cli/progress.ts";
import { countLines } from "../../src/prospects/import-file.ts";
import { makeFolder, runSeq } from "./run-seq.ts";
import { atTerminal, hasTerminal, interrupt, lastScreen } from "./terminal.ts";
import { makeWorkspace } from "./workspace.ts";

/** A terminal of `columns` columns, or a pipe, and a clock that the test moves. */
function open({ columns = 60, isTTY = true, quiet = false, json = false } = {}) {
  const written: string[] = [];
  const stream = () =>
    Object.assign(new PassThrough(), isTTY ? { isTTY, columns } : {}).on("data", (chunk: Buffer) => {
      written.push(chunk.toString());
    });
  const streams = { stdin: Readable.from([]), stdout: stream(), stderr: stream() };
  const options = { json, quiet, verbose: false, color: false, hide: (text: string) => text };
  const output = createOutput(streams, { ...options, paint: createPaint(false) });
  const clock = { now: 0 };
  const world = { wallClock: () => clock.now } as Parameters<typeof openProgress>[0]["world"];
  return { output, world, clock, screen: () => lastScreen(written.join("")), written };
}

const turn = () => new Promise((resolve) => void setImmediate(() => setImmediate(resolve)));

describe("the progress line", () => {
  it("says how much is done, of how much, and how long it will take", () => {
    const at = (done: number, total: number | null, elapsedMs: number) =>
      formatProgress({ things: "rows", done, total, elapsedMs });
    expect(at(1_200, 5_000, 1_000)).toBe("1,200 of 5,000 rows, 24 %");
    expect(at(1_000, 5_000, 10_000)).toBe("1,000 of 5,000 rows, 20 %, about 40 seconds left");
    expect(at(1_000, 5_000, 60_000)).toBe("1,000 of 5,000 rows, 20 %, about 4 minutes left");
    expect(at(1_000, 100_000, 600_000)).toBe("1,000 of 100,000 rows, 1 %, about 17 hours left");
    expect(at(4_999, 5_000, 60_000)).toBe("4,999 of 5,000 rows, 99 %, a few seconds left");
    expect(at(1_200, null, 60_000)).toBe("1,200 rows …");
    // A total that was guessed too small is no total.
    expect(at(1_200, 1_000, 60_000)).toBe("1,200 rows …");
    expect(at(0, 5_000, 60_000)).toBe("0 of 5,000 rows, 0 %");
  });

  it.each([20, 60, 80, 120])("fits into %d columns, and stays below what is printed", async (columns) => {
    const { output, world, clock, screen } = open({ columns });
    const progress = openProgress({ output, world }, { things: "people played, 이 사람들", total: 5_000 });
    for (const second of [1, 2, 3, 4, 5]) {
      clock.now = second * 1_000;
      progress.at(second * 100);
      await output.line({}, () => `line ${second}`);
      output.say(`said ${second}`);
      await turn();
    }
    const lines = screen();
    expect(lines.slice(0, -1)).toEqual([1, 2, 3, 4, 5].flatMap((each) => [`line ${each}`, `said ${each}`]));
    expect(lines.at(-1)).toMatch(/^500 of 5,000/);
    for (const line of lines) expect(measureWidth(line)).toBeLessThan(columns);
    progress.end();
    expect(screen().at(-1)).toBe("");
    await output.line({}, () => "the end");
    expect(screen().slice(-2)).toEqual(["the end", ""]);
  });

  it("is nothing in a pipe, with --quiet, with --json, and for short work", () => {
    for (const options of [{ isTTY: false }, { quiet: true }, { json: true }]) {
      const { output, world, clock, written } = open(options);
      const progress = openProgress({ output, world }, { things: "rows" });
      clock.now = 60_000;
      progress.at(100);
      progress.end();
      expect(written).toEqual([]);
    }
    const { output, world, clock, written } = open();
    const progress = openProgress({ output, world }, { things: "rows" });
    for (; clock.now < 600; clock.now += 50) progress.at(clock.now);
    progress.end();
    expect(written).toEqual([]);
  });

  it("knows about how many rows a file has", async () => {
    const folder = makeFolder();
    const file = join(folder, "people.csv");
    writeFileSync(file, `email\n${"a@b.example\n".repeat(1_000)}`);
    expect(await countLines(file)).toBe(1_000);
    expect(await countLines(folder)).toBeNull();
    expect(await countLines(join(folder, "none.csv"))).toBeNull();
  });
});

describe.skipIf(!hasTerminal)("long work at a terminal (needs script of util-linux)", () => {
  const simulate = ["simulate", "intro", "--people", "4000", "--rounds", "400"];

  it("Ctrl-C ends a simulation at once, and leaves no half line behind", async () => {
    const cwd = makeWorkspace();
    const { code, screen } = await atTerminal(simulate, { cwd, columns: 60 }, [
      { question: "of 1,600,000 people played", keys: interrupt },
    ]);
    expect(code).toBe(130);
    expect(lastScreen(screen).join("").trim()).toBe("");
  });

  it("is gone at the end, and a pipe gets the same words without it", async () => {
    const cwd = makeWorkspace();
    const rows = Array.from({ length: 150_000 }, (_, row) => `p${row}@a${row}.example,Jin\n`);
    writeFileSync(join(cwd, "people.csv"), `email,first_name\n${rows.join("")}`);
    const { code, screen } = await atTerminal(["import", "people.csv"], { cwd, columns: 60 }, [
      { question: "of 150,000 rows", keys: "" },
    ]);
    expect(code).toBe(0);
    const lines = lastScreen(screen);
    expect(lines.join("\n")).not.toContain("150,000 rows");
    expect(lines.at(-2)?.trim()).toBe("imported: 150000 new, 0 updated, 0 unchanged");
    const piped = await runSeq(["import", "people.csv"], { cwd });
    expect(`${piped.err}${piped.out}`).not.toContain("of 150,000");
  });
});
