import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isCoreutilsCall } from "../../src/cli/hand-over.ts";
import { makeFolder, PACKAGE_ROOT } from "./run-seq.ts";

const LAUNCHER = join(PACKAGE_ROOT, "bin/seq.js");
const SYSTEM = "/usr/bin/seq";

function runOurs(args: string[], env: NodeJS.ProcessEnv = process.env) {
  return spawnSync(process.execPath, [LAUNCHER, ...args], { env, encoding: "utf8" });
}

const CALLS: string[][] = [
  ["3"],
  ["2", "4"],
  ["1", "2", "9"],
  ["5", "-1", "1"],
  ["-3", "-1"],
  ["+1", "3"],
  [".5", "2"],
  ["1e1"],
  ["0x1F"],
  ["-w", "8", "11"],
  ["-ws", ":", "8", "11"],
  ["-s", ",", "1", "5"],
  ["-s,", "1", "5"],
  ["-s", "1", "5"],
  ["-f", "%03g", "2"],
  ["-f%.2f", "1", "0.5", "2"],
  ["--format=%g!", "2"],
  ["--format", "%g!", "2"],
  ["--separator=; ", "3"],
  ["--sep", "x", "3"],
  ["--equal-width", "9", "10"],
  ["--equal", "9", "10"],
  ["--", "-2", "1"],
  // Failures are coreutils' too: same words, same status.
  ["1", "2", "3", "4"],
  ["1", "0", "5"],
  ["nan"],
  ["-f", "%s", "3"],
  ["-w"],
  ["-s", ","],
  ["-w", "-f", "%g", "3"],
  [" 3"],
];

describe.skipIf(!existsSync(SYSTEM))("scripts that use coreutils' seq keep working (needs coreutils)", () => {
  test.each(CALLS.map((args) => ({ args })))("seq $args", ({ args }) => {
    const theirs = spawnSync(SYSTEM, args, { argv0: "seq", encoding: "utf8" });
    const ours = runOurs(args);
    expect(isCoreutilsCall(args)).toBe(true);
    expect({ out: ours.stdout, err: ours.stderr, status: ours.status }).toEqual({
      out: theirs.stdout,
      err: theirs.stderr,
      status: theirs.status,
    });
  });

  test("an endless seq stops when its reader does, with the status of a closed pipe", () => {
    const script = `"${process.execPath}" "${LAUNCHER}" inf | head -2; echo "\${PIPESTATUS[0]}"`;
    const { stdout } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect(stdout).toBe("1\n2\n141\n");
  });

  test("a signal reaches the real seq, and its end is ours", async () => {
    const child = spawn(process.execPath, [LAUNCHER, "inf"], { stdio: ["ignore", "pipe", "inherit"] });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => {
      child.once("exit", (_status, signal) => resolve(signal));
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    child.stdout.resume();
    child.kill("SIGTERM");
    expect(await ended).toBe("SIGTERM");
  });

  test("a seq on PATH that is ourselves under another name is passed over", () => {
    const bin = makeFolder();
    symlinkSync(LAUNCHER, join(bin, "seq"));
    const wrappers = makeFolder();
    writeFileSync(
      join(wrappers, "seq"),
      `#!/bin/sh\nexec node /x/node_modules/prospect-seq/bin/seq.js "$@"\n`,
    );
    chmodSync(join(wrappers, "seq"), 0o755);
    const { stdout } = runOurs(["2"], { ...process.env, PATH: `${bin}:${wrappers}:${process.env.PATH}` });
    expect(stdout).toBe("1\n2\n");
  });

  test("a wrapper that cannot be recognised does not loop", () => {
    const bin = makeFolder();
    writeFileSync(join(bin, "seq"), `#!/bin/sh\ncd /\nexec "$OURS_NODE" "$OURS" "$@"\n`);
    chmodSync(join(bin, "seq"), 0o755);
    mkdirSync(join(bin, "empty"));
    const env = { PATH: `${bin}:/usr/bin:/bin`, OURS_NODE: process.execPath, OURS: LAUNCHER };
    expect(runOurs(["2"], env).stdout).toBe("1\n2\n");
  });
});

describe("our own commands are never handed over", () => {
  test.each<string[][]>([
    [[]],
    [["--help"]],
    [["--version"]],
    [["run"]],
    [["-C", "5", "run"]],
    [["tasks", "done", "5"]],
    [["5", "apples"]],
    [["-q"]],
    [["--"]],
    [["--now=5"]],
    [["-"]],
    [[""]],
  ])("seq %j", (args) => {
    expect(isCoreutilsCall(args)).toBe(false);
  });
});
