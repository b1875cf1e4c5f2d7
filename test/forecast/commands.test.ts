import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runSeq } from "../cli/run-seq.ts";
import { makeWorkspace } from "../cli/workspace.ts";

const TESTS = `tests:
  - name: an email, then a call
    start: 2026-03-02T09:00[Asia/Seoul]
    prospect: { first_name: Jin, company: Hanbit, email: jin@hanbit.example, phone: "+821012345678" }
    expect:
      - { step: hello, on: 2026-03-02 }
`;

describe("the commands", () => {
  it("seq test passes with 0, fails with 1 and says what was not reached", async () => {
    const root = makeWorkspace();
    writeFileSync(join(root, "sequences/intro.test.yaml"), TESTS);
    expect((await runSeq(["test", "--fail-under", "100"], { cwd: root })).code).toBe(0);
    writeFileSync(
      join(root, "sequences/intro.test.yaml"),
      TESTS.replace("step: hello, on: 2026-03-02", "never: call"),
    );
    const failed = await runSeq(["test", "--json"], { cwd: root });
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.out)).toMatchObject({ results: [{ passed: false, failures: [{ line: 6 }] }] });
    expect((await runSeq(["test", "nowhere.test.yaml"], { cwd: root })).code).toBe(2);
  });

  it("seq simulate looks ahead without creating a store", async () => {
    const root = makeWorkspace();
    const { code, out } = await runSeq(["simulate", "intro", "--people", "50", "--json"], { cwd: root });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ sequence: "intro", people: 50, seed: "1" });
    expect(existsSync(join(root, ".seq/state.db"))).toBe(false);
    expect((await runSeq(["simulate", "intor", "--people", "5"], { cwd: root })).err).toContain(
      'did you mean "intro"?',
    );
  });

  it("seq add brings a starter with its tests and overwrites nothing", async () => {
    const root = makeWorkspace();
    expect((await runSeq(["add", "trial"], { cwd: root })).code).toBe(0);
    expect(existsSync(join(root, "sequences/trial.test.yaml"))).toBe(true);
    expect((await runSeq(["test"], { cwd: root })).code).toBe(0);
    expect((await runSeq(["add", "trial"], { cwd: root })).err).toContain(
      "there already is sequences/trial.yaml",
    );
    expect((await runSeq(["add", "trail"], { cwd: root })).err).toContain('did you mean "trial"?');
    expect((await runSeq(["add", "--list"], { cwd: root })).out.split("\n").length).toBeGreaterThan(10);
  });
});
