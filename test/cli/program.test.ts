import { spawn, spawnSync } from "node:child_process";
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { PACKAGE_ROOT, runSeq } from "./run-seq.ts";
import { makeWorkspace, PEOPLE } from "./workspace.ts";

const LAUNCHER = join(PACKAGE_ROOT, "bin/seq.js");

function runWhole(args: string[], options: { cwd: string; input?: string }) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [LAUNCHER, ...args], {
    cwd: options.cwd,
    input: options.input ?? "",
    encoding: "utf8",
  });
  return { out: stdout, err: stderr, code: status };
}

describe("the program as it is installed", () => {
  test("exit codes reach the shell", () => {
    const root = makeWorkspace();
    expect(runWhole(["--version"], { cwd: root }).code).toBe(0);
    expect(runWhole(["lint", "-"], { cwd: root, input: "name: [" }).code).toBe(1);
    expect(runWhole(["rnu"], { cwd: root }).code).toBe(2);
    expect(runWhole(["status"], { cwd: "/" }).code).toBe(3);
  });

  test("import, list and run work out of the bundle", () => {
    const root = makeWorkspace();
    const at = ["--now", "2026-03-02T12:00"];
    expect(runWhole(["import", "-", ...at], { cwd: root, input: PEOPLE })).toMatchObject({ code: 0 });
    expect(runWhole(["enroll", "intro", "--all", ...at], { cwd: root })).toMatchObject({ code: 0 });
    const run = runWhole(["run", "--json", ...at], { cwd: root });
    expect(run).toMatchObject({ code: 0, err: "" });
    expect(run.out).toContain('"outcome":"sent"');
  });

  test("a reader that leaves early ends it quietly", async () => {
    const root = makeWorkspace();
    const rows = Array.from({ length: 2_000 }, (_, index) => `Person ${index},p${index}@acme.example`);
    const stdin = `name,email\n${rows.join("\n")}\n`;
    expect(await runSeq(["import", "-", "--now", "2026-03-02"], { cwd: root, stdin })).toMatchObject({
      code: 0,
    });
    const script = `"${process.execPath}" "${LAUNCHER}" prospects list --csv | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: root, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n").at(-1)).toBe("0");
  });

  test.each([
    ["SIGTERM", 0],
    ["SIGINT", 130],
  ] as const)("run --watch and serve stop cleanly on %s, with exit code %i", async (signal, code) => {
    const root = makeWorkspace();
    for (const argv of [
      ["run", "--watch", "--verbose", "--now", "2026-03-02"],
      ["serve", "--listen", "127.0.0.1:0"],
    ]) {
      const child = spawn(process.execPath, [LAUNCHER, ...argv], { cwd: root });
      const ended = new Promise<number | null>((resolve) => {
        child.once("exit", (status) => resolve(status));
      });
      await new Promise((resolve) => {
        child.stderr.once("data", resolve);
        child.stdout.once("data", resolve);
      });
      child.kill(signal);
      expect(await ended).toBe(code);
    }
  });
});

describe("a run with nothing due answers from the database alone", () => {
  let root: string;

  beforeAll(() => {
    root = makeWorkspace({ config: (text) => text.replace("rehearsal: true\n", "") });
    expect(runWhole(["run"], { cwd: root })).toEqual({ code: 0, out: "", err: "" });
  });

  test("the second run is the quiet one, and says the same", () => {
    const full = runWhole(["run", "--json", "--verbose"], { cwd: root });
    const quiet = runWhole(["run", "--json"], { cwd: root });
    expect(JSON.parse(quiet.out)).toEqual(JSON.parse(full.out));
  });

  test("a file that breaks meanwhile is noticed", () => {
    const file = join(root, "sequences/intro.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("do: email", "do: emial"));
    expect(runWhole(["run"], { cwd: root })).toMatchObject({
      code: 1,
      err: expect.stringContaining("emial"),
    });
    writeFileSync(file, text);
    utimesSync(file, 0, 0);
    expect(runWhole(["run"], { cwd: root })).toEqual({ code: 0, out: "", err: "" });
  });

  test("a damaged note about the last run costs a full run and nothing else", () => {
    for (const text of ["", "{", "[]", '{"version":"0.0.0"}', "null"]) {
      writeFileSync(join(root, ".seq/at-rest.json"), text);
      utimesSync(join(root, ".seq/at-rest.json"), 0, 0);
      expect(runWhole(["run"], { cwd: root })).toEqual({ code: 0, out: "", err: "" });
    }
  });

  test("a lost database is refused, not made anew", () => {
    spawnSync("rm", [join(root, ".seq/state.db")]);
    expect(runWhole(["run"], { cwd: root }).code).toBe(3);
  });
});
