import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder, runSeq } from "../cli/run-seq.ts";
import { makeWorkspace, PEOPLE } from "../cli/workspace.ts";

const NOW = Date.parse("2026-03-02T01:00:00Z");

function git(cwd: string, ...args: string[]): void {
  const identity = ["user.name=Anna", "user.email=anna@acme.example", "commit.gpgsign=false"];
  execFileSync("git", ["-C", cwd, ...identity.flatMap((each) => ["-c", each]), ...args], { stdio: "pipe" });
}

function makeRepository(): { cwd: string; seq: (line: string, stdin?: string) => ReturnType<typeof runSeq> } {
  const cwd = makeWorkspace();
  git(cwd, "init", "-q");
  writeFileSync(join(cwd, ".gitignore"), ".seq/\n");
  git(cwd, "add", "-A");
  git(cwd, "commit", "-qm", "one");
  return {
    cwd,
    seq: (line, stdin) => runSeq(line.split(" "), { cwd, now: NOW, ...(stdin !== undefined && { stdin }) }),
  };
}

function reword(cwd: string): void {
  const file = join(cwd, "sequences/intro.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("2 business days", "3 business days"));
}

describe("what seq plan says", () => {
  it("owns up to counting nobody where there is no database", async () => {
    const { cwd, seq } = makeRepository();
    reword(cwd);
    expect((await seq("plan")).out).toContain("nobody in flight is counted: there is no database here");
    expect((await seq("plan --format markdown")).out).toContain("Nobody in flight is counted");
    await seq("import -", PEOPLE);
    expect((await seq("plan")).out).not.toContain("nobody in flight");
    await seq("snapshot people.json");
    expect((await seq("plan --snapshot people.json --format markdown")).out).not.toContain(
      "Nobody in flight",
    );
  });

  it("counts whoever is on an earlier version, though the file is as it was committed", async () => {
    const { cwd, seq } = makeRepository();
    await seq("import -", PEOPLE);
    await seq("enroll intro --all");
    reword(cwd);
    git(cwd, "commit", "-qam", "two");
    const { out } = await seq("plan");
    expect(out).toMatch(/^intro {2}unchanged/);
    expect(out).toContain("2 come over from an earlier version, as they stand");
    expect((await seq("plan --format markdown")).out).toContain("2 come over from an earlier version");
    await seq("plan --out next.plan");
    expect((await seq("apply next.plan")).code).toBe(0);
    expect((await seq("plan")).out).toBe("1 sequence stays as it is\n");
  });

  it.each([
    ["plan --snapshot none.json", "none.json cannot be read", "seq snapshot FILE"],
    ["apply none.plan", "none.plan cannot be read", "seq plan --out FILE"],
  ])("seq %s says what writes such a file", async (line, message, hint) => {
    const { seq } = makeRepository();
    const { code, err } = await seq(line);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    expect(err).toContain(hint);
  });

  it("names git where there is none, and the repository where there is none", async () => {
    const { cwd } = makeRepository();
    const gitless = await runSeq(["plan"], { cwd, env: { PATH: makeFolder() } });
    expect([gitless.code, gitless.err]).toEqual([3, expect.stringContaining("git cannot be started")]);
    const bare = await runSeq(["plan"], { cwd: makeWorkspace() });
    expect([bare.code, bare.err]).toEqual([3, expect.stringContaining("in no git repository")]);
  });
});

describe("what seq test says", () => {
  it("counts the errors of what it could not play beside what passed", async () => {
    const { cwd, seq } = makeRepository();
    writeFileSync(
      join(cwd, "sequences/intro.test.yaml"),
      `tests:
  - name: sound
    start: 2026-03-02T09:00[Asia/Seoul]
    prospect: { first_name: Jin, company: Hanbit, email: jin@hanbit.example }
    expect: [{ step: hello }]
  - name: a typo
    start: 2026-03-02T09:00[Asia/Seol]
    prospect: { email: jin@hanbit.example }
    expect: [{ step: helo }]
`,
    );
    const { code, out, err } = await seq("test");
    expect([code, err]).toEqual([1, "1 scenario passed, 2 errors in the files\n"]);
    expect(out).toContain('7:12: error: there is no time zone "Asia/Seol"');
    expect(out).toContain('9:22: error: no step "helo" in intro');
  });
});
