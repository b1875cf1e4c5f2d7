import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readApprovals, writeApprovals } from "../../src/workspace/approvals.ts";
import { makeFolder } from "./temporary-folder.ts";

const anna = { version: "0123", who: "Anna Kim <anna@acme.example>", when: "2026-03-02T00:00:00.000Z" };
const ben = { version: "a".repeat(64), who: "벤: # 'x'", when: "2026-03-03T00:00:00.000Z" };

describe("approvals", () => {
  it("come back as they were recorded", async () => {
    const root = makeFolder();
    const approvals = new Map([
      ["later", ben],
      ["first", anna],
    ]);
    await writeApprovals(root, approvals);
    expect(await readApprovals(root)).toEqual({
      approvals: new Map([
        ["first", anna],
        ["later", ben],
      ]),
      diagnostics: [],
    });
    expect(readdirSync(root)).toEqual(["approvals.yaml"]);
  });

  it("are written so that a diff shows just what was approved", async () => {
    const root = makeFolder();
    const path = join(root, "approvals.yaml");
    await writeApprovals(
      root,
      new Map([
        ["b", ben],
        ["a", anna],
      ]),
    );
    const before = readFileSync(path, "utf8").split("\n");
    await writeApprovals(
      root,
      new Map([
        ["a", anna],
        ["b", { ...ben, version: "changed" }],
      ]),
    );
    const after = readFileSync(path, "utf8").split("\n");
    expect(after.filter((line) => !before.includes(line))).toEqual(["  version: changed"]);
    expect(after).toHaveLength(before.length);
  });

  it("are none where there is no file, or nothing in it", async () => {
    expect(await readApprovals(makeFolder())).toEqual({ approvals: new Map(), diagnostics: [] });
    const root = makeFolder();
    await writeApprovals(root, new Map());
    expect(await readApprovals(root)).toEqual({ approvals: new Map(), diagnostics: [] });
  });

  it.each([
    ["ok: {version: x, who: y, when: z}\nbad:\n  version: abc\n  who: anna\n", 2, "bad-approval"],
    ["bad: yes\n", 1, "bad-approval"],
    ["bad: {version: 123, who: anna, when: x}\n", 1, "bad-approval"],
    ["bad: {version: [\n", 2, null],
    ["- a\n", 1, null],
  ])("in a broken file count for nothing, and the place is named: %j", async (text, line, code) => {
    const { approvals, diagnostics } = await readApprovals(makeFolder({ "approvals.yaml": text }));
    expect(approvals.size).toBe(0);
    expect(diagnostics[0]).toMatchObject({ severity: "error", file: "approvals.yaml", range: { line } });
    if (code !== null) expect(diagnostics[0]?.code).toBe(code);
  });
});
