import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder, runSeq } from "./run-seq.ts";
import { atTerminal, enter, hasTerminal, interrupt } from "./terminal.ts";
import { makeWorkspace } from "./workspace.ts";

/** Git that knows nobody. */
const NOBODY = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" };
const ANNA = { ...NOBODY, GIT_AUTHOR_NAME: "Anna Kim", GIT_AUTHOR_EMAIL: "anna@acme.example" };

const approvalsOf = (root: string): string => readFileSync(join(root, "approvals.yaml"), "utf8");

describe("who approves", () => {
  it.each(["root", "nobody"])(
    "is never %s: git's author is asked for, and nothing is written",
    async (user) => {
      const cwd = makeWorkspace();
      const { code, err } = await runSeq(["approve"], { cwd, env: { ...NOBODY, USER: user } });
      expect(code).toBe(3);
      expect(err).toContain(`an approval by ${user} names nobody`);
      expect(err).toContain("git config user.name");
      expect(() => approvalsOf(cwd)).toThrow();
      const known = await runSeq(["approve"], { cwd, env: { ...ANNA, USER: user } });
      expect([known.code, known.err]).toEqual([0, ""]);
      expect(approvalsOf(cwd)).toContain("who: Anna Kim <anna@acme.example>");
      // Where nothing is to be approved nobody's name is needed.
      expect((await runSeq(["approve"], { cwd, env: { ...NOBODY, USER: user } })).code).toBe(0);
    },
  );

  it("is somebody's own account where git knows no name, and that is said", async () => {
    const cwd = makeWorkspace();
    const { code, err } = await runSeq(["approve"], { cwd, env: { ...NOBODY, USER: "anna" } });
    expect(code).toBe(0);
    expect(err).toContain("approving as the account anna");
  });
});

describe("approvers", () => {
  const only =
    (...names: string[]) =>
    (text: string) =>
      `${text}approval: required\napprovers: ${JSON.stringify(names)}\n`;

  it.each([["ANNA@acme.example"], ["anna kim"], ["Anna Kim <anna@acme.example>"]])(
    "%s lets Anna approve",
    async (name) => {
      const cwd = makeWorkspace({ config: only("Ben Osei", name) });
      const { code, err } = await runSeq(["approve"], { cwd, env: ANNA });
      expect([code, err]).toEqual([0, ""]);
    },
  );

  it.each([["anna"], ["acme.example"], ["ben@acme.example"]])("%s does not", async (name) => {
    const cwd = makeWorkspace({ config: only(name) });
    const { code, err } = await runSeq(["approve"], { cwd, env: ANNA });
    expect([code, err]).toEqual([3, expect.stringContaining("is none of the approvers in seq.yaml")]);
    expect(() => approvalsOf(cwd)).toThrow();
  });

  it("are whose approvals count: what somebody else wrote into approvals.yaml sends nothing", async () => {
    const cwd = makeWorkspace({ config: only("anna@acme.example") });
    expect((await runSeq(["approve"], { cwd, env: ANNA })).code).toBe(0);
    const file = join(cwd, "approvals.yaml");
    writeFileSync(file, approvalsOf(cwd).replace("Anna Kim <anna@acme.example>", "Eve <eve@acme.example>"));
    expect((await runSeq(["approve", "--list"], { cwd })).out).toContain("changed");
    const { out } = await runSeq(["doctor", "--json"], { cwd });
    expect(out).toContain("is not approved: seq approve intro");
  });
});

describe.skipIf(!hasTerminal)("approving at a terminal (needs script of util-linux)", () => {
  it("shows what each sequence changes, one at a time, and keeps each yes", async () => {
    const cwd = makeWorkspace();
    const env = { ...ANNA, HOME: makeFolder() };
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", cwd, ...args], {
        env: { ...process.env, ...env, GIT_COMMITTER_NAME: "Anna", GIT_COMMITTER_EMAIL: "anna@acme.example" },
      });
    const file = join(cwd, "sequences/intro.yaml");
    writeFileSync(join(cwd, "sequences/outro.yaml"), readFileSync(file, "utf8").replace("intro", "outro"));
    git("init", "-q");
    git("add", "-A");
    git("commit", "-qm", "base");
    writeFileSync(file, readFileSync(file, "utf8").replace("how it went", "what is next"));
    const { code, screen } = await atTerminal(["approve"], { cwd, env, columns: 100 }, [
      { question: "Approve intro as Anna Kim <anna@acme.example>? (1 of 2)", keys: `y${enter}` },
      { question: "Approve outro as Anna Kim <anna@acme.example>? (2 of 2)", keys: interrupt },
    ]);
    expect(code).toBe(130);
    const [first = "", second = ""] = screen.split("(1 of 2)");
    expect(first).toContain("intro");
    expect(first).toMatch(/what is next/);
    expect(second).not.toMatch(/what is next/);
    expect(screen).toContain("what was already answered is kept");
    expect(approvalsOf(cwd)).toMatch(/^intro:/m);
    expect(approvalsOf(cwd)).not.toMatch(/^outro:/m);
  });
});
