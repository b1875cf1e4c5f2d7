import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder, runSeq } from "./run-seq.ts";
import { makeWorkspace } from "./workspace.ts";

/** A crontab of this test's own, on PATH before any other. */
function makeCrontab(text: string | null): { env: NodeJS.ProcessEnv; read(): string } {
  const bin = makeFolder();
  const file = join(bin, "table");
  if (text !== null) writeFileSync(file, text);
  writeFileSync(
    join(bin, "crontab"),
    `#!/bin/sh
if [ "$1" = -l ]; then
  if [ -f "${file}" ]; then cat "${file}"; else echo "no crontab for anna" >&2; exit 1; fi
else cat > "${file}"; fi
`,
  );
  chmodSync(join(bin, "crontab"), 0o755);
  writeFileSync(join(bin, "flock"), "#!/bin/sh\nexit 0\n");
  chmodSync(join(bin, "flock"), 0o755);
  return { env: { PATH: `${bin}:/usr/bin:/bin` }, read: () => readFileSync(file, "utf8") };
}

describe("cron runs it with absolute paths and a lock", () => {
  test("install adds one marked block, twice is once, remove leaves the rest as it was", async () => {
    const root = makeWorkspace();
    const before = "MAILTO=anna@acme.example\n0 4 * * * /usr/local/bin/other\n";
    const crontab = makeCrontab(before);
    expect((await runSeq(["cron", "install"], { cwd: root, env: crontab.env })).code).toBe(0);
    const installed = crontab.read();
    expect(installed.startsWith(before)).toBe(true);
    const line = installed.split("\n").find((each) => each.startsWith("* * * * *")) ?? "";
    expect(line).toMatch(
      new RegExp(
        `^\\* \\* \\* \\* \\* \\S*/flock -n ${root}/.seq/cron.lock /opt/node/bin/node /opt/prospect-seq/bin/seq.js -C ${root} run --quiet --for 50s$`,
      ),
    );
    const again = await runSeq(["cron", "install"], { cwd: root, env: crontab.env });
    expect(again.out).toContain("already");
    expect(crontab.read()).toBe(installed);
    await runSeq(["cron", "install", "--every", "5"], { cwd: root, env: crontab.env });
    expect(crontab.read().match(/prospect-seq\/bin/g)).toHaveLength(1);
    expect(crontab.read()).toContain("*/5 * * * * ");
    await runSeq(["cron", "remove"], { cwd: root, env: crontab.env });
    expect(crontab.read()).toBe(before);
  });

  test("two workspaces have two blocks, and each removes only its own", async () => {
    const [one, two] = [makeWorkspace(), makeWorkspace()];
    const crontab = makeCrontab(null);
    for (const root of [one, two]) await runSeq(["cron", "install"], { cwd: root, env: crontab.env });
    await runSeq(["cron", "remove"], { cwd: one, env: crontab.env });
    expect(crontab.read()).not.toContain(one);
    expect(crontab.read()).toContain(`-C ${two} run`);
  });

  test("a folder with spaces, quotes and per cent signs comes through sh and cron as it is", async () => {
    const root = join(makeFolder(), "it's 100% ours");
    mkdirSync(root);
    writeFileSync(join(root, "seq.yaml"), "workspace: x\n");
    const { out } = await runSeq(["cron", "print"], { cwd: root, env: makeCrontab(null).env });
    const line = out.split("\n").find((each) => each.startsWith("* * * * *")) ?? "";
    // What cron does: \% becomes %, then sh reads the rest.
    const command = line.slice("* * * * * ".length).replaceAll("\\%", "%").replace(/^\S+/, "printf '%s\\n'");
    const words = spawnSync("sh", ["-c", command], { encoding: "utf8" }).stdout.split("\n");
    expect(words).toContain(root);
    expect(line.replaceAll("\\%", "")).not.toContain("%");
  });

  test("no crontab on the machine is said in one line", async () => {
    const { code, err } = await runSeq(["cron", "install"], {
      cwd: makeWorkspace(),
      env: { PATH: makeFolder() },
    });
    expect(code).toBe(3);
    expect(err).toMatch(/^seq: crontab is not installed\n {2}hint: .*--systemd/);
  });

  test("--systemd prints a timer that starts the same command", async () => {
    const root = makeWorkspace();
    const { out } = await runSeq(["cron", "print", "--systemd", "--every", "10"], { cwd: root });
    expect(out).toContain(`ExecStart=/opt/node/bin/node /opt/prospect-seq/bin/seq.js -C ${root} run --quiet`);
    expect(out).toContain("OnCalendar=*:0/10");
  });
});

describe("shells complete commands, options and choices", () => {
  function complete(script: string, words: string[]): string[] {
    const line = `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}; _prospect_seq; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", line], {
      encoding: "utf8",
      cwd: makeFolder(),
    });
    expect(stderr).toBe("");
    return stdout.trim().split("\n");
  }

  test("bash", async () => {
    const { out } = await runSeq(["completion", "bash"]);
    expect(complete(out, ["seq", "prosp"])).toEqual(["prospects"]);
    expect(complete(out, ["seq", "prospects", "er"])).toEqual(["erase"]);
    expect(complete(out, ["seq", "-C", "/tmp", "run", "--dry"])).toEqual(["--dry-run"]);
    expect(complete(out, ["seq", "completion", "f"])).toEqual(["fish"]);
    expect(complete(out, ["seq", "lint", "--fa"])).toEqual(["--fail-on"]);
  });

  test.each([["zsh"], ["fish"]])("%s names every command", async (shell) => {
    const { code, out } = await runSeq(["completion", shell]);
    expect(code).toBe(0);
    for (const name of ["import", "enroll", "suppress", "--dry-run".slice(2)]) expect(out).toContain(name);
  });
});

describe("lint shows every problem in its place", () => {
  const BROKEN = "name: draft\nsteps:\n  - id: a\n    do: emial\n  - id: a\n    do: call\n    script: hi\n";

  test("text points at the line with a caret; exit 1", async () => {
    const { code, out, err } = await runSeq(["lint", "-"], { cwd: makeWorkspace(), stdin: BROKEN });
    expect(code).toBe(1);
    expect(out).toContain("-:4:9: error: ");
    expect(out).toContain("  4 |     do: emial\n    |         ^^^^^\n");
    expect(err).toMatch(/^1 file: \d errors?/);
  });

  test("json has the documented columns", async () => {
    const { out } = await runSeq(["lint", "-", "--format", "json"], { cwd: makeWorkspace(), stdin: BROKEN });
    const [row] = JSON.parse(out) as Record<string, unknown>[];
    expect(Object.keys(row ?? {})).toEqual([
      "file",
      "line",
      "column",
      "end_line",
      "end_column",
      "severity",
      "code",
      "message",
      "hint",
    ]);
    expect(row).toMatchObject({
      file: "-",
      line: 4,
      column: 9,
      end_line: 4,
      end_column: 14,
      severity: "error",
    });
    const same = await runSeq(["lint", "-", "--json"], { cwd: makeWorkspace(), stdin: BROKEN });
    expect(same.out).toBe(out);
  });

  test("one named file leaves out the others; warnings fail only with --fail-on warning", async () => {
    const root = makeWorkspace({ config: (text) => text.replace(/\n {4}limits: .*/, "") });
    writeFileSync(join(root, "sequences/draft.yaml"), BROKEN);
    expect((await runSeq(["lint"], { cwd: root })).code).toBe(1);
    const one = await runSeq(["lint", "sequences/intro.yaml"], { cwd: root });
    expect(one).toMatchObject({ code: 0, out: expect.not.stringContaining("draft.yaml") });
    const config = await runSeq(["lint", "seq.yaml"], { cwd: root });
    expect(config).toMatchObject({ code: 0, out: expect.stringContaining("warning") });
    expect((await runSeq(["lint", "seq.yaml", "--fail-on", "warning"], { cwd: root })).code).toBe(1);
  });
});

describe("a new workspace works at once", () => {
  test("init --yes lints without an error and runs on the outbox", async () => {
    const root = join(makeFolder(), "fresh");
    const init = await runSeq([
      "init",
      root,
      "--yes",
      "--name",
      "Anna",
      "--email",
      "anna@acme.example",
      "--json",
    ]);
    expect(init.code).toBe(0);
    expect((JSON.parse(init.out) as { created: string[] }).created).toContain("seq.yaml");
    expect((await runSeq(["lint"], { cwd: root })).code).toBe(0);
    expect((await runSeq(["import", "people.csv"], { cwd: root })).code).toBe(0);
    expect((await runSeq(["enroll", "linkedin-email-followup", "--all"], { cwd: root })).code).toBe(0);
    expect((await runSeq(["run"], { cwd: root })).code).toBe(0);
    const again = await runSeq(["init", root, "--yes", "--name", "Anna", "--email", "anna@acme.example"]);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining("seq.yaml") });
  });

  test("schema prints or writes what editors need", async () => {
    const { out } = await runSeq(["schema", "sequence"]);
    expect(JSON.parse(out)).toMatchObject({ properties: { steps: expect.anything() } });
    const folder = makeFolder();
    await runSeq(["schema", "--write", folder]);
    expect(existsSync(join(folder, "sequence.schema.json"))).toBe(true);
    expect(existsSync(join(folder, "workspace.schema.json"))).toBe(true);
  });
});
