import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildProgram } from "../../src/cli/program.ts";
import { makeFolder, runSeq } from "./run-seq.ts";
import { makeWorkspace, PEOPLE } from "./workspace.ts";

/** Every command and sub-command as words: `["prospects", "list"]`. */
function listPaths(): string[][] {
  const program = buildProgram(async () => undefined, { out: () => undefined, problem: () => undefined });
  return program.commands.flatMap((command) =>
    command.commands.length === 0
      ? [[command.name()]]
      : command.commands.map((below) => [command.name(), below.name()]),
  );
}

describe("help is at hand", () => {
  test.each(listPaths().map((path) => ({ path })))(
    "seq $path --help describes it and shows an example",
    async ({ path }) => {
      const { code, out, err } = await runSeq([...path, "--help"]);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toContain(`Usage: seq ${path[0]}`);
      expect(out).toMatch(/Examples:\n {2}\S/);
    },
  );

  test("seq alone shows the help on stderr and is a usage error: a script with an empty variable must not pass", async () => {
    const { code, out, err } = await runSeq([]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("Usage: seq");
  });

  test("--version prints the version alone", async () => {
    expect(await runSeq(["--version"])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe("a slip of the finger gets a suggestion and exit 2", () => {
  test.each([
    [["enrol", "x"], "enroll"],
    [["stauts"], "status"],
    [["prospects", "lsit"], "list"],
    [["tasks", "don"], "done"],
    [["inbox", "shwo"], "show"],
    [["run", "--dry-rnu"], "--dry-run"],
    [["completion", "bsh"], "bash"],
    [["event", "p1", "repleid"], "replied"],
    [["event", "p1", "replied", "--step", "helo"], "hello"],
    [["event", "p1", "replied", "--sequence", "intor"], "intro"],
  ])("seq %j", async (argv, suggestion) => {
    const root = makeWorkspace();
    await runSeq(["import", "-", "--now", "2026-03-02"], { cwd: root, stdin: PEOPLE });
    const { code, out, err } = await runSeq(argv, { cwd: root });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^seq: /);
    expect(err).toContain(suggestion);
  });

  test.each([
    [["run", "--max", "0"]],
    [["run", "--sequence", "nothing"]],
    [["run", "--channel", "pigeon"]],
    [["enroll", "intro"]],
    [["enroll", "nothing", "--all"]],
    [["pause"]],
    [["pause", "p1", "--all"]],
    [["resolve", "12"]],
    [["resolve", "--sent"]],
    [["tasks", "done", "x"]],
    [["import"]],
    [["cron", "print", "--every", "7"]],
    [["status", "--now", "yesterday"]],
    [["-C", "/nowhere/at/all", "status"]],
  ])("seq %j says what is wrong in one line", async (argv) => {
    const root = makeWorkspace();
    await runSeq(["import", "-", "--now", "2026-03-02"], { cwd: root, stdin: PEOPLE });
    const { code, out, err } = await runSeq([...argv], { cwd: root });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^seq: [^\n]+\n( {2}hint: [^\n]+\n)?$/);
  });
});

describe("what could not work is exit 3, without a stack", () => {
  test("no workspace", async () => {
    const { code, err } = await runSeq(["status"], { cwd: makeFolder() });
    expect(code).toBe(3);
    expect(err).toMatch(/^seq: no seq\.yaml in .*\n {2}hint: seq init/);
  });

  test("a broken seq.yaml is named with its place, and nothing runs", async () => {
    const root = makeWorkspace({ config: (text) => text.replace("senders:", "sendres:") });
    const { code, out, err } = await runSeq(["run"], { cwd: root });
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(/^seq: seq\.yaml:\d+:\d+: .*\n {2}hint: seq lint/);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test("a broken sequence stops that one; the run says so and asks for a person", async () => {
    const root = makeWorkspace();
    writeFileSync(join(root, "sequences/broken.yaml"), "name: broken\nsteps:\n  - id: a\n    do: emial\n");
    const { code, err } = await runSeq(["run", "--quiet", "--now", "2026-03-02"], { cwd: root });
    expect(code).toBe(1);
    expect(err).toContain("sequences/broken.yaml:4:9: ");
  });

  test("a foreign database is refused", async () => {
    const root = makeWorkspace();
    await runSeq(["status"], { cwd: root });
    writeFileSync(
      join(root, ".seq/state.db"),
      "this is no database, but it is long enough to be looked at as one",
    );
    const { code, err } = await runSeq(["run", "--now", "2026-03-02"], { cwd: root });
    expect(code).toBe(3);
    expect(err).toMatch(/^seq: /);
  });
});

describe("the clock can be moved only where nothing is really sent", () => {
  const outside = (text: string): string => text.replace("rehearsal: true\n", "");

  test.each<string[][]>([
    [["run"]],
    [["enroll", "intro", "--all"]],
    [["event", "p1", "replied"]],
    [["suppress", "add", "a@b.example"]],
  ])("seq %j refuses --now and SEQ_NOW outside a rehearsal", async (argv) => {
    const cwd = makeWorkspace({ config: outside });
    const option = await runSeq([...argv, "--now", "2026-03-02"], { cwd });
    const variable = await runSeq(argv, { cwd, env: { SEQ_NOW: "2026-03-02" } });
    for (const { code, err } of [option, variable]) {
      expect(code).toBe(2);
      expect(err).toContain("rehearsal: true");
    }
  });

  test.each<string[][]>([[["status"]], [["why", "p1"]], [["run", "--dry-run"]], [["tasks", "list"]]])(
    "seq %j takes it anywhere",
    async (argv) => {
      const cwd = makeWorkspace({ config: outside });
      await runSeq(["import", "-"], { cwd, stdin: PEOPLE });
      expect(await runSeq([...argv, "--now", "2026-03-02"], { cwd })).toMatchObject({ code: 0 });
    },
  );
});

describe("output is for whoever reads it", () => {
  test("colour only at a terminal, and never with NO_COLOR or --no-color", async () => {
    const root = makeWorkspace();
    const escape = "\u001B[";
    const at = { cwd: root, terminal: true } as const;
    expect((await runSeq(["status"], at)).out).toContain(escape);
    expect((await runSeq(["status"], { cwd: root })).out).not.toContain(escape);
    expect((await runSeq(["status", "--no-color"], at)).out).not.toContain(escape);
    expect((await runSeq(["status"], { ...at, env: { NO_COLOR: "1" } })).out).not.toContain(escape);
    expect((await runSeq(["status"], { cwd: root, env: { FORCE_COLOR: "1" } })).out).toContain(escape);
  });

  test("--quiet leaves out messages, never data", async () => {
    const root = makeWorkspace();
    const loud = await runSeq(["import", "-", "--now", "2026-03-02"], { cwd: root, stdin: PEOPLE });
    const quiet = await runSeq(["import", "-", "-q", "--now", "2026-03-02"], { cwd: root, stdin: PEOPLE });
    expect(loud.err).not.toBe("");
    expect(quiet.err).toBe("");
    expect(quiet.out).toContain("unchanged");
  });

  test("a run with nothing to do is silent where nobody looks, and speaks at a terminal", async () => {
    const root = makeWorkspace();
    expect(await runSeq(["run", "--now", "2026-03-02"], { cwd: root })).toEqual({
      code: 0,
      out: "",
      err: "",
    });
    const { out } = await runSeq(["run", "--now", "2026-03-02"], { cwd: root, terminal: true });
    expect(out).toContain("nothing was due");
  });

  test("nothing asks a question without a terminal", async () => {
    expect(await runSeq(["init"])).toMatchObject({ code: 2, err: expect.stringContaining("--yes") });
  });

  test("a secret from .env never comes out, not even of an error", async () => {
    const root = makeWorkspace({
      config: (text) =>
        text
          .replace("rehearsal: true\n", "")
          .replace("smtp: outbox", 'smtp: "smtps://anna:${PASSWORD}@smtp.acme.example:nonsense"'),
    });
    writeFileSync(join(root, ".env"), "PASSWORD=hunter2-and-more\n");
    chmodSync(join(root, ".env"), 0o600);
    for (const argv of [["status"], ["lint"], ["run", "--dry-run"]]) {
      const { out, err } = await runSeq(argv, { cwd: root });
      expect(out + err).not.toContain("hunter2");
    }
  });
});

describe("a file on the command line that is not there is a usage error", () => {
  test.each([
    ["import", "none.csv"],
    ["suppress", "import", "none.csv"],
    ["figures", "import", "none.csv"],
    ["restore", "none.db"],
    ["lint", "none.yaml"],
    ["apply", "none.plan"],
  ])("seq %s %s", async (...argv) => {
    const { code, err } = await runSeq(argv, { cwd: makeWorkspace() });
    expect(code).toBe(2);
    expect(err).toContain("none.");
  });
});
