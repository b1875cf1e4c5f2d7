import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, PACKAGE_ROOT, runSeq } from "./run-seq.ts";

const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", USER: "rep", TZ: "UTC" };

async function makeWorkspace(): Promise<string> {
  const cwd = makeFolder();
  expect((await runSeq(["init", "--yes"], { cwd, env })).code).toBe(0);
  return cwd;
}

it
  .skipIf(!existsSync("/dev/full"))
  .each([["status", "--json"], ["status"], ["--help"], ["--version"], ["run", "--json"]])(
  "a full disk under what %s %s prints is one line and a hint, and no stack",
  async (...argv) => {
    const cwd = await makeWorkspace();
    const seq = join(PACKAGE_ROOT, "bin/seq.js");
    const ran = spawnSync("sh", ["-c", 'node "$@" > /dev/full', "sh", seq, ...argv], {
      cwd,
      encoding: "utf8",
    });
    expect(ran.stderr).toBe(
      "seq: what was to be printed cannot be written: no space is left (ENOSPC)\n  hint: make room on the disk\n",
    );
    expect(ran.status).toBe(3);
  },
);

it.each([
  ["graph", "linkedin-email-followup", "--svg"],
  ["graph", "--workspace", "--html"],
  ["preview", "linkedin-email-followup", "--html"],
  ["report", "--html"],
  ["snapshot"],
])("%s %s %s says which folder is missing, and that a folder is no file", async (...argv) => {
  const cwd = await makeWorkspace();
  await runSeq(["import", "people.csv"], { cwd, env });
  const missing = await runSeq([...argv, "gone/x"], { cwd, env });
  expect(missing).toMatchObject({
    code: 3,
    err: expect.stringContaining(`there is no folder ${join(cwd, "gone")}`) as unknown,
  });
  const folder = await runSeq([...argv, "sequences"], { cwd, env });
  expect(folder).toMatchObject({
    code: 3,
    err: expect.stringContaining("it is a folder, not a file") as unknown,
  });
});

it.each(["seq.yaml", "sequences/linkedin-email-followup.yaml", "people.csv"])(
  "no output is written over %s, which is somebody's own; over an older output it is",
  async (file) => {
    const cwd = await makeWorkspace();
    const before = readFileSync(join(cwd, file), "utf8");
    for (const argv of [["report", "--html"], ["graph", "--workspace", "--svg"], ["snapshot"]]) {
      expect(await runSeq([...argv, file], { cwd, env })).toMatchObject({
        code: 2,
        err: expect.stringContaining("is another kind of file, and stays as it is") as unknown,
      });
    }
    expect(readFileSync(join(cwd, file), "utf8")).toBe(before);
    for (const _ of [1, 2]) expect((await runSeq(["report", "--html", "out"], { cwd, env })).code).toBe(0);
    writeFileSync(join(cwd, "package.json"), '{ "name": "mine" }\n');
    expect((await runSeq(["snapshot", "package.json"], { cwd, env })).code).toBe(2);
  },
);

it("a demo is played in no file, and in no folder that is used", async () => {
  const cwd = makeFolder();
  writeFileSync(join(cwd, "file"), "mine");
  mkdirSync(join(cwd, "used/mine"), { recursive: true });
  for (const keep of ["file", "file/below"]) {
    const ran = await runSeq(["demo", "--keep", keep], { cwd, env });
    expect(ran).toMatchObject({
      code: 3,
      err: expect.stringContaining("nothing can be played in") as unknown,
    });
    expect(ran.err).not.toContain("bug");
  }
  expect((await runSeq(["demo", "--keep", "used"], { cwd, env })).code).toBe(2);
});
